#!/bin/sh
# Whether the broker lets Barrio in and answers.
exec mosquitto_sub -u barrio -P "$(cat /run/secrets/broker-password)" -i health -t '$SYS/broker/uptime' -C 1 -W 3
