using System.Globalization;
using Cht.Hosts.Lab;
using Cht.Lab.Tests.Running;

namespace Cht.Lab.Tests.Deployment;

/// <summary>One lab of four machines with running containers, made by the command line from nothing, for many checks.</summary>
public sealed class DeployedCluster : IAsyncLifetime
{
    public const string Name = "labdep";

    internal static readonly string[] Machines = ["core", "couchdb1", "couchdb2", "couchdb3"];

    internal static readonly string[] CouchDb = ["couchdb1", "couchdb2", "couchdb3"];

    internal const string StackFile = """
        config:
          cht-cluster:target: lab
          cht-cluster:labSubnet: 10.87.226.0/24
          cht-cluster:overlayEncrypted: false

        """;

    internal InfraProject Project { get; } = new(Name, StackFile);

    internal LabComputer Computer { get; } = new();

    internal MachineShell Shell { get; private set; } = null!;

    internal Running.CommandResult FirstRun { get; private set; } = null!;

    /// <summary>
    /// When the first run made its containers: couchdb3, 2, 1, core. Read before any check, since some of them have containers made anew.
    /// </summary>
    internal IReadOnlyList<DateTimeOffset> FirstCreated { get; private set; } = [];

    public async Task InitializeAsync()
    {
        FirstRun = await Project.InfraAsync("up", "--yes");
        FirstRun.Required();
        Shell = new MachineShell((await Project.OutputAsync("sshConfig")).GetString()!);
        FirstCreated =
        [
            await CreatedAsync("couchdb3", "couchdb"), await CreatedAsync("couchdb2", "couchdb"), await CreatedAsync("couchdb1", "couchdb"),
            await CreatedAsync("core", "nginx"),
        ];
    }

    public async Task DisposeAsync()
    {
        await LabCleanup.RemoveAllAsync(Computer, Name, deleteData: true);
        Project.Dispose();
    }

    /// <summary>A script on a CouchDB machine with <c>couch</c>: curl inside its container, as the administrator.</summary>
    internal static string InCouchDb(string script) => $$"""
        set -e
        inside=$(docker ps --quiet --filter label=com.docker.compose.service=couchdb)
        value() { sed -n "s/^$1=//p" /home/ubuntu/cht/.env; }
        couch() {
          printf 'user = "%s:%s"\n' "$(value COUCHDB_USER)" "$(value COUCHDB_PASSWORD)" \
            | docker exec --interactive "$inside" curl --silent --max-time 10 --config - "$@"
        }
        {{script}}
        """;

    /// <summary>Asks core's public address from this computer, as a browser would.</summary>
    internal static Task<Running.CommandResult> BrowseAsync(string path) => Command.RunAsync(
        "curl",
        ["--silent", "--insecure", "--max-time", "10", "--write-out", "\n%{http_code}", $"https://10.87.226.11{path}"],
        TimeSpan.FromSeconds(30));

    /// <summary>Waits until the whole cluster answers as it should, whatever state it is in.</summary>
    internal async Task UntilWholeAsync(TimeSpan deadline)
    {
        foreach (var machine in CouchDb)
        {
            await Shell.UntilAsync(machine, InCouchDb("""couch http://localhost:5984/_membership | grep -o 'couchdb@[^"]*' | sort | uniq -c | awk '$1 == 2' | wc -l | grep -qx 3"""), deadline);
        }

        await Shell.UntilAsync("core", "curl --silent --insecure --max-time 10 https://10.87.226.11/api/info | grep -q version", deadline);
    }

    private async Task<DateTimeOffset> CreatedAsync(string machine, string service)
    {
        var text = await Shell.RunAsync(
            machine, $$$"""docker inspect --format '{{.Created}}' $(docker ps --quiet --filter label=com.docker.compose.service={{{service}}})""");
        return DateTimeOffset.Parse(text.Trim(), CultureInfo.InvariantCulture);
    }
}

[CollectionDefinition(nameof(DeployedCluster))]
public sealed class DeployedClusterCollection : ICollectionFixture<DeployedCluster>;
