namespace Cht.Lab.Tests;

/// <summary>
/// Compose files with the services, variables and volumes that the files of CHT 4.22 have (docs/layout.md); the official
/// files themselves are downloaded by the deployer and are not part of the repository.
/// </summary>
internal static class ComposeFixtures
{
    public const string CouchDb = """
        services:
          couchdb:
            image: public.ecr.aws/medic/cht-couchdb:4.22.0
            volumes:
              - ${COUCHDB_DATA:-./srv}:/opt/couchdb/data
              - cht-credentials:/opt/couchdb/etc/local.d/
            environment:
              - "COUCHDB_USER=${COUCHDB_USER:-admin}"
              - "COUCHDB_PASSWORD=${COUCHDB_PASSWORD:?COUCHDB_PASSWORD must be set}"
              - "COUCHDB_SECRET=${COUCHDB_SECRET}"
              - "COUCHDB_UUID=${COUCHDB_UUID}"
              - "SVC_NAME=${SVC_NAME:-couchdb}"
              - "COUCHDB_LOG_LEVEL=${COUCHDB_LOG_LEVEL:-info}"
            restart: always
            networks:
              cht-net:
        volumes:
          cht-credentials:
        networks:
          cht-net:
            name: ${CHT_NETWORK:-cht-net}
        """;

    public const string Core = """
        services:
          haproxy:
            image: public.ecr.aws/medic/cht-haproxy:4.22.0
            environment:
              - "COUCHDB_USER=${COUCHDB_USER:-admin}"
              - "COUCHDB_PASSWORD=${COUCHDB_PASSWORD}"
              - "COUCHDB_SERVERS=${COUCHDB_SERVERS:-couchdb}"
            networks:
              - cht-net
          healthcheck:
            image: public.ecr.aws/medic/cht-haproxy-healthcheck:4.22.0
            environment:
              - "COUCHDB_SERVERS=${COUCHDB_SERVERS:-couchdb}"
            networks:
              - cht-net
          api:
            image: public.ecr.aws/medic/cht-api:4.22.0
            environment:
              - COUCH_URL=http://${COUCHDB_USER:-admin}:${COUCHDB_PASSWORD:?COUCHDB_PASSWORD must be set}@haproxy:5984/medic
            networks:
              - cht-net
          sentinel:
            image: public.ecr.aws/medic/cht-sentinel:4.22.0
            networks:
              - cht-net
          nginx:
            image: public.ecr.aws/medic/cht-nginx:4.22.0
            ports:
              - "${NGINX_HTTP_PORT:-80}:80"
              - "${NGINX_HTTPS_PORT:-443}:443"
            volumes:
              - cht-ssl:${SSL_VOLUME_MOUNT_PATH:-/etc/nginx/private/}
            environment:
              - "CERTIFICATE_MODE=${CERTIFICATE_MODE:-SELF_SIGNED}"
              - "COMMON_NAME=${COMMON_NAME:-test-nginx.dev.medicmobile.org}"
            networks:
              - cht-net
        networks:
          cht-net:
            name: ${CHT_NETWORK:-cht-net}
        volumes:
          cht-ssl:
        """;
}
