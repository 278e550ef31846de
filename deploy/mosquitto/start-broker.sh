#!/bin/sh
# Starts the broker when Barrio has its password in the file that holds everybody's.
set -eu
passwords=/mosquitto/data/passwords
[ -e "$passwords" ] || (umask 077 && : >"$passwords")
mosquitto_passwd -b "$passwords" barrio "$(cat /run/secrets/broker-password)"
exec mosquitto -c /etc/barrio/mosquitto.conf
