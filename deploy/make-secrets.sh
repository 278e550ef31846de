#!/bin/sh
# Makes the passwords and tokens of docker-compose.yml, those that are not there yet. What exists stays as it is.
set -eu
cd "$(dirname "$0")"
umask 077
mkdir -p secrets
for name in influx-password influx-token grafana-password broker-password; do
  [ -s "secrets/$name" ] && continue
  # 43 letters and digits: no service quotes or cuts them.
  head -c 600 /dev/urandom | base64 | tr -dc 'A-Za-z0-9' | head -c 43 >"secrets/$name"
  echo "made deploy/secrets/$name"
done
# Containers run as users of their own and must read the files; nobody else comes into the folder.
chmod 0444 secrets/*
chmod 0700 secrets
