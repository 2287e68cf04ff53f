#!/bin/bash
# Entry point of the CouchDB stand-in: credentials, the node's name, the cluster's set-up, then the database itself.
set -euo pipefail

credentials=/opt/couchdb/etc/local.d/cluster-credentials.ini
: "${COUCHDB_USER:=admin}" "${COUCHDB_PASSWORD:?COUCHDB_PASSWORD must be set}" "${SVC_NAME:=couchdb}"

mkdir -p /opt/couchdb/data "${credentials%/*}"
touch "$credentials"

# What a volume holds already stays as it is, also when the environment says otherwise.
holds() { awk -v section="[$1]" -v key="$2" '/^\[/ { in_section = ($0 == section) } in_section && $1 == key { found = 1 } END { exit !found }' "$credentials"; }
put() { holds "$1" "$2" || printf '\n[%s]\n%s = %s\n' "$1" "$2" "$3" >>"$credentials"; }
replace() {
  awk -v section="[$1]" -v key="$2" '/^\[/ { in_section = ($0 == section) } !(in_section && $1 == key)' "$credentials" >"$credentials.new"
  printf '\n[%s]\n%s = %s\n' "$1" "$2" "$3" >>"$credentials.new"
  mv "$credentials.new" "$credentials"
}

# A follower takes the hash, the secret and the identity of the first node, once that one answers.
from_first_node() { couchdb-curl "$COUCHDB_SYNC_ADMINS_NODE" "/_node/couchdb@$COUCHDB_SYNC_ADMINS_NODE/_config/$1" | jq -er .; }

clustered=
if [ -n "${COUCHDB_SYNC_ADMINS_NODE:-}" ]; then
  clustered=yes
  couchdb-wait "$COUCHDB_SYNC_ADMINS_NODE"
  hash=$(from_first_node "admins/$COUCHDB_USER")
  secret=$(from_first_node couch_httpd_auth/secret)
  uuid=$(from_first_node couchdb/uuid)
  replace admins "$COUCHDB_USER" "$hash"
  put couch_httpd_auth secret "$secret"
  put couchdb uuid "$uuid"
else
  [ -z "${CLUSTER_PEER_IPS:-}" ] || clustered=yes
  put admins "$COUCHDB_USER" "$COUCHDB_PASSWORD"
  [ -z "${COUCHDB_SECRET:-}" ] || put couch_httpd_auth secret "$COUCHDB_SECRET"
  [ -z "${COUCHDB_UUID:-}" ] || put couchdb uuid "$COUCHDB_UUID"
fi
put log level "${COUCHDB_LOG_LEVEL:-info}"

# The number is that of the user couchdb in the official image; /opt/couchdb is on volumes of the machine.
chown -R 5984:5984 /opt/couchdb/data /opt/couchdb/etc

[ -n "${COUCHDB_SYNC_ADMINS_NODE:-}" ] || couchdb-setup &
# The official image ends here where the machine forbids it (cht-core#9923); few connections need no such limit.
[ "${DEFAULT_ULIMIT:-}" = true ] || ulimit -n 100000 2>/dev/null || echo "ulimit -n 100000 refused, $(ulimit -n) open files remain" >&2
name=127.0.0.1
[ -z "$clustered" ] || name=$SVC_NAME
export HOME=/opt/couchdb/data
unset COUCHDB_PASSWORD COUCHDB_SECRET
exec setpriv --reuid=5984 --regid=5984 --clear-groups -- erl -noinput -boot start_clean \
  -name "couchdb@$name" -setcookie cht-couchdb-cluster \
  -kernel inet_dist_listen_min 9100 inet_dist_listen_max 9100 prevent_overlapping_partitions false \
  -pa /opt/couchdb/lib -s standin start
