namespace Cht.Layout.Tests.Compose;

/// <summary>Compose files with the shape of the official ones; the images and services are what tests need.</summary>
internal static class ComposeTexts
{
    public const string CouchDb = """
        services:
          couchdb:
            image: public.ecr.aws/medic/cht-couchdb:5.2.0
            volumes:
              - ${COUCHDB_DATA:-./srv}:/opt/couchdb/data
              - cht-credentials:/opt/couchdb/etc/local.d/
            networks:
              cht-net:
          nouveau:
            image: public.ecr.aws/medic/cht-couchdb-nouveau:5.2.0
            networks: [cht-net]
        networks:
          cht-net:
            name: ${CHT_NETWORK:-cht-net}
        volumes:
          cht-credentials:
        """;

    public const string Core = """
        services:
          haproxy:
            image: public.ecr.aws/medic/cht-haproxy:5.2.0
            networks:
              - cht-net
          nginx:
            image: public.ecr.aws/medic/cht-nginx:5.2.0
            volumes:
              - cht-ssl:${SSL_VOLUME_MOUNT_PATH:-/etc/nginx/private/}
            networks:
              - cht-net
          new-service:
            image: public.ecr.aws/medic/cht-new:5.2.0
            networks:
              - cht-net
        networks:
          cht-net:
            name: ${CHT_NETWORK:-cht-net}
        volumes:
          cht-ssl:
        """;

    public const string UpgradeService = """
        services:
          cht-upgrade-service:
            image: public.ecr.aws/s5s3h4s7/cht-upgrade-service:latest
            volumes:
              - ${DOCKER_HOST:-/var/run/docker.sock}:/var/run/docker.sock
            networks:
              - cht-net
        networks:
          cht-net:
            name: ${CHT_NETWORK:-cht-net}
        """;

    public static ComposeRelease Release => ComposeRelease.Read("5.2.0",
    [
        (ComposeFileSource.Core, "core url", Core), (ComposeFileSource.CouchDb, "couchdb url", CouchDb), (ComposeFileSource.UpgradeService, "upgrade url", UpgradeService),
    ]);
}
