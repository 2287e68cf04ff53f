#!/bin/sh
set -eu
mkdir -p /data/nouveau
chown -R 5984:5984 /data/nouveau
export HOME=/data/nouveau
exec setpriv --reuid=5984 --regid=5984 --clear-groups -- erl -noinput -boot start_clean -pa /opt/couchdb/lib -s standin_nouveau start
