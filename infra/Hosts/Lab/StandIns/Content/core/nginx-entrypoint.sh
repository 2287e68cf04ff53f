#!/bin/bash
# Entry point of the nginx stand-in: the certificate by CERTIFICATE_MODE, then nginx.
set -euo pipefail

: "${SSL_CERT_FILE_PATH:=/etc/nginx/private/cert.pem}" "${SSL_KEY_FILE_PATH:=/etc/nginx/private/key.pem}"
: "${API_HOST:=api}" "${API_PORT:=5988}" "${COMMON_NAME:=localhost}"
mode=${CERTIFICATE_MODE:-SELF_SIGNED}

missing() { [ ! -f "$SSL_CERT_FILE_PATH" ] && [ ! -f "$SSL_KEY_FILE_PATH" ]; }
self_signed() {
  missing || return 0
  local subject="/CN=$COMMON_NAME" field
  for field in C="${COUNTRY:-}" ST="${STATE:-}" L="${LOCALITY:-}" O="${ORGANISATION:-}" OU="${DEPARTMENT:-}" emailAddress="${EMAIL:-}"; do
    [ -z "${field#*=}" ] || subject+="/$field"
  done
  (umask 077 && openssl req -x509 -newkey rsa:4096 -nodes -days 365 -subj "$subject" -addext "subjectAltName=DNS:$COMMON_NAME" \
    -keyout "$SSL_KEY_FILE_PATH" -out "$SSL_CERT_FILE_PATH" 2>/dev/null)
  echo "self signed certificate for $COMMON_NAME made"
}

case $mode in
  OWN_CERT)
    if missing; then
      echo "Please add your certificate ($SSL_CERT_FILE_PATH) and key ($SSL_KEY_FILE_PATH) to the volume" >&2
      exit 1
    fi
    ;;
  SELF_SIGNED) self_signed ;;
  AUTO_GENERATE)
    mkdir -p /etc/nginx/private/certbot
    cat >/etc/nginx/private/deploy.sh <<DEPLOY
#!/bin/sh
cp "\$RENEWED_LINEAGE/fullchain.pem" $SSL_CERT_FILE_PATH
cp "\$RENEWED_LINEAGE/privkey.pem" $SSL_KEY_FILE_PATH
DEPLOY
    chmod 755 /etc/nginx/private/deploy.sh
    self_signed
    # A renewed certificate is taken up within a week.
    while sleep 604800; do nginx -s reload -c /run/nginx.conf; done &
    ;;
  *)
    echo "CERTIFICATE_MODE is $mode: write OWN_CERT, SELF_SIGNED or AUTO_GENERATE" >&2
    exit 1
    ;;
esac

sed -e "s|@API@|$API_HOST:$API_PORT|g" /etc/nginx/cht.conf >/run/nginx.conf
echo "Running SSL certificate checks: done ($mode). Starting nginx"
exec nginx -c /run/nginx.conf -g 'daemon off;'
