namespace Cht.Layout;

/// <summary>Where things lie on a machine (facts: the layout that the images and the upgrade service expect).</summary>
public sealed class NodePaths
{
    private readonly bool isCore;

    public NodePaths(ClusterLayout layout, Machine machine)
    {
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(machine);
        Root = layout.ChtDirectory;
        isCore = machine.IsCore;
    }

    /// <summary>On a CouchDB machine also the Compose project directory, whose name makes the project's: cht.</summary>
    public string Root { get; }

    public string LayoutDocument => $"{Root}/cluster-layout.json";

    /// <summary>The directory in which one runs docker compose.</summary>
    public string ProjectDirectory => isCore ? UpgradeServiceDirectory : Root;

    /// <summary>Compose reads it since it lies beside the first compose file.</summary>
    public string EnvFile => $"{ProjectDirectory}/.env";

    /// <summary>The official file.</summary>
    public string ComposeFile => $"{ProjectDirectory}/docker-compose.yml";

    /// <summary>
    /// Ours. By this name Compose takes it even when nobody names it: a CouchDB node that starts once without its override
    /// gets an identity of its own and a local bridge instead of the overlay, for good.
    /// </summary>
    public string OverrideFile => $"{ProjectDirectory}/docker-compose.override.yml";

    /// <summary>Core only: the upgrade service runs every compose file in here.</summary>
    public string ComposeDirectory => $"{Root}/compose";

    /// <summary>Core only: the official file of the core services.</summary>
    public string CoreComposeFile => $"{ComposeDirectory}/cht-core.yml";

    /// <summary>Core only: makes the network of the core services the overlay.</summary>
    public string CoreNetworkFile => $"{ComposeDirectory}/cluster-overrides.yml";

    /// <summary>Core only, from CHT 5.0 on: the service that the official core file no longer has.</summary>
    public string HealthCheckFile => $"{ComposeDirectory}/cluster-healthcheck.yml";

    public string CertificateDirectory => $"{Root}/certs";

    public string UpgradeServiceDirectory => $"{Root}/upgrade-service";
}
