namespace Cht.Layout;

/// <summary>The compose files of our own, beside the official ones.</summary>
public static class ComposeOverrides
{
    /// <summary>
    /// How often CouchDB nodes look for each other, every 5 seconds, before they give up: 20 minutes instead of the
    /// images' 100 seconds, after which node 1 would stay up unclustered.
    /// </summary>
    public const int WaitThreshold = 240;

    /// <summary>Oldest Compose on the machines: earlier ones refuse an external overlay on a worker, or the tag !reset.</summary>
    public const string OldestCompose = "2.24.4";

    public const string ImageRegistry = "public.ecr.aws/medic";

    private const string Header = "# Generated: hand edits are reported as drift and replaced.\n";

    /// <summary>
    /// Has haproxy's agent, without which no backend is up: the official core file lost it in 5.0, where haproxy asks a
    /// single CouchDB itself.
    /// </summary>
    public static bool NeedsHealthCheck(ClusterLayout layout)
    {
        ArgumentNullException.ThrowIfNull(layout);
        return layout.ChtVersion.HasNouveau && layout.IsCouchDbClustered;
    }

    /// <summary>
    /// Networks and nothing else, so that it is valid alone: the upgrade service checks every file by itself and silently
    /// drops those that fail.
    /// </summary>
    public static string NetworkOnly(ClusterLayout layout)
    {
        ArgumentNullException.ThrowIfNull(layout);
        return Header + Network(layout);
    }

    /// <summary>The override of one CouchDB node.</summary>
    public static string CouchDb(ClusterLayout layout, CouchDbNode node)
    {
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(node);
        var environment = string.Concat(CouchDbEnvironment(layout, node).Select(variable =>
            $"      - \"{variable.Name}={variable.Value}\"\n"));
        var searchElsewhere = layout.ChtVersion.HasNouveau && node.Number > 1;
        return Header
            + $"""
            services:
              couchdb:
                container_name: {node.Name}
                environment:

            """
            + environment
            + (searchElsewhere ? NoNouveau : string.Empty)
            + "\n"
            + Network(layout);
    }

    /// <summary>Image of the health check service.</summary>
    public static string HealthCheckImage(ClusterLayout layout)
    {
        ArgumentNullException.ThrowIfNull(layout);
        return $"{ImageRegistry}/cht-haproxy-healthcheck:{layout.ChtVersion}";
    }

    /// <summary>The complete health check service, for the upgrade service's folder. Its tag follows ours, not its upgrades.</summary>
    public static string HealthCheck(ClusterLayout layout)
    {
        ArgumentNullException.ThrowIfNull(layout);
        return Header
            + $$"""
            # CHT 5 has this service only in its single-host cluster file. Upgrades of CHT leave this file alone: the image tag
            # changes when the cluster's CHT version does.
            services:
              healthcheck:
                image: {{HealthCheckImage(layout)}}
                environment:
                  - "COUCHDB_SERVERS=${COUCHDB_SERVERS:?COUCHDB_SERVERS must be set}"
                  - "COUCHDB_USER=${COUCHDB_USER:?COUCHDB_USER must be set}"
                  - "COUCHDB_PASSWORD=${COUCHDB_PASSWORD:?COUCHDB_PASSWORD must be set}"
                restart: always
                logging:
                  driver: "local"
                  options:
                    max-size: "${LOG_MAX_SIZE:-50m}"
                    max-file: "${LOG_MAX_FILES:-20}"
                networks:
                  - cht-net


            """
            + Network(layout);
    }

    /// <summary>
    /// One search index for the cluster, beside node 1: the images ask for the name nouveau, and three containers of that
    /// name on the overlay would share the requests over three partial indexes.
    /// </summary>
    private const string NoNouveau = """
            depends_on: !reset []
          nouveau: !reset null

        """;

    private static IEnumerable<(string Name, string Value)> CouchDbEnvironment(ClusterLayout layout, CouchDbNode node)
    {
        yield return ("SVC_NAME", node.Name);
        if (!layout.IsCouchDbClustered)
        {
            yield break;
        }

        yield return node.Number == 1
            ? ("CLUSTER_PEER_IPS", string.Join(',', layout.CouchDbNodes.Skip(1)))
            : ("COUCHDB_SYNC_ADMINS_NODE", layout.CouchDbNodes[0]);
        if (layout.ChtVersion.HasNodeCount)
        {
            yield return ("NODE_COUNT", $"{layout.CouchDbNodes.Length}");
        }

        yield return ("WAIT_THRESHOLD", $"{WaitThreshold}");
    }

    /// <summary>
    /// Both lines, driver and external: the driver is what lets the Compose inside older upgrade services pass, external is
    /// what keeps a worker from making a local bridge of that name.
    /// </summary>
    private static string Network(ClusterLayout layout) => $"""
        networks:
          cht-net:
            name: {layout.Overlay.Name}
            driver: overlay
            external: true

        """;
}
