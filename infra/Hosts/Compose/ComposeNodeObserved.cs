using System.Collections.Immutable;
using System.Text.Json;
using Cht.Hosts.Convergence;
using Cht.Hosts.Docker;

namespace Cht.Hosts.Compose;

/// <summary>One container of a Compose project, found by its labels.</summary>
/// <param name="State">created, running, restarting, exited, paused, dead.</param>
/// <param name="ConfigHash">Compose's digest of the configuration with which it was made.</param>
/// <param name="ConfigFiles">The compose files with which it was made, separated by commas.</param>
public sealed record ComposeContainer(
    string Id, string Name, string Project, string Service, string State, string StartedAt, string Image, string ImageId, string ConfigHash,
    string ConfigFiles)
{
    /// <summary>A follower of CouchDB node 1 ends and starts again until node 1 is there: that is running, too.</summary>
    public bool IsUp => State is "running" or "restarting";

    internal static ComposeContainer Parse(JsonElement container)
    {
        var labels = container.Object("labels").Entries();
        string Label(string name) => labels.GetValueOrDefault($"com.docker.compose.{name}", string.Empty);
        return new(
            container.Text("id"), container.Text("name").TrimStart('/'), Label("project"), Label("service"), container.Text("state"),
            container.Text("startedAt"), container.Text("image"), container.Text("imageId"), Label("config-hash"), Label("project.config_files"));
    }
}

/// <param name="Driver">overlay, or bridge for one that hides the overlay.</param>
public sealed record ComposeNetwork(string Driver, string Scope, string Id);

/// <summary>What of a volume with CouchDB's credentials is known without showing one.</summary>
public enum CredentialsState
{
    /// <summary>No volume, or an empty one.</summary>
    None,

    /// <summary>It holds the secret and UUID of this cluster.</summary>
    Ours,

    /// <summary>It holds an earlier secret of this cluster: the secrets were rotated since.</summary>
    BeforeRotation,

    /// <summary>It holds another secret and no UUID that would tell of which cluster.</summary>
    OtherSecret,

    /// <summary>It holds another UUID.</summary>
    OtherUuid,
}

/// <summary>The containers of a machine as they are.</summary>
public sealed record ComposeNodeObserved
{
    public required bool EngineAnswers { get; init; }

    public ImmutableArray<ComposeNetwork> Networks { get; init; } = [];

    public ImmutableArray<ComposeContainer> Containers { get; init; } = [];

    /// <summary>Compose's digest of each service as its files have it now, by <c>project/service</c>.</summary>
    public ImmutableDictionary<string, string> Hashes { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>What Compose says against the files, or empty.</summary>
    public string ConfigError { get; init; } = string.Empty;

    /// <summary>Identity of each image that is on the machine, by name.</summary>
    public ImmutableDictionary<string, string> ImageIds { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>State and image of the keep-alive container; empty where there is none.</summary>
    public (string State, string Image) KeepAlive { get; init; } = (string.Empty, string.Empty);

    /// <summary>SHA-256 of the boot unit and its script, and whether it is enabled.</summary>
    public string Boot { get; init; } = string.Empty;

    public CredentialsState Credentials { get; init; }

    /// <summary>SHA-256 of the files of the served projects now, and when they were last applied.</summary>
    public (string Now, string Applied) Served { get; init; } = (string.Empty, string.Empty);

    /// <summary>HTTP status of this CouchDB to the password of its env file; 0 when it does not answer.</summary>
    public int OwnStatus { get; init; }

    /// <summary>HTTP status of CouchDB node 1 to the same; 0 when it does not answer.</summary>
    public int FirstStatus { get; init; }

    /// <summary>Names of the nodes that this CouchDB is clustered with; empty when it does not say.</summary>
    public ImmutableArray<string> Members { get; init; } = [];

    /// <summary>Digest of the password in the env file, comparable within one run of the program.</summary>
    public string PasswordDigest { get; init; } = string.Empty;

    public ComposeContainer? Container(string project, string service) => Containers.FirstOrDefault(container =>
        string.Equals(container.Project, project, StringComparison.Ordinal) && string.Equals(container.Service, service, StringComparison.Ordinal));

    internal static ComposeNodeObserved From(ObservedFacts facts) => new()
    {
        EngineAnswers = facts.Is("engine"),
        Networks = [.. facts.All("network").Select(line => line.Split(' ')).Where(words => words.Length == 3)
            .Select(words => new ComposeNetwork(words[0], words[1], words[2]))],
        Containers = [.. facts.All("containers").SelectMany(Lines).Select(ParseContainer)],
        Hashes = Pairs(facts.All("hash")),
        ConfigError = facts.Document("config_error")?.Trim() ?? string.Empty,
        ImageIds = Pairs(facts.All("image")),
        KeepAlive = facts["keep_alive"].Split(' ', 2) is [var state, var image] ? (state, image) : (string.Empty, string.Empty),
        Boot = facts["boot"],
        Credentials = facts["credentials"] switch
        {
            "ours" => CredentialsState.Ours,
            "earlier" => CredentialsState.BeforeRotation,
            "secret" => CredentialsState.OtherSecret,
            "uuid" => CredentialsState.OtherUuid,
            _ => CredentialsState.None,
        },
        Served = (facts["served_now"], facts["served_applied"]),
        OwnStatus = (int)facts.Number("own_status"),
        FirstStatus = (int)facts.Number("first_status"),
        Members = CouchDbAnswers.Texts(facts.Document("membership"), "cluster_nodes"),
        PasswordDigest = facts["password"],
    };

    private static IEnumerable<string> Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static ComposeContainer ParseContainer(string line)
    {
        using var document = JsonDocument.Parse(line);
        return ComposeContainer.Parse(document.RootElement);
    }

    private static ImmutableDictionary<string, string> Pairs(IEnumerable<string> lines) => lines
        .Select(line => line.Split(' ', 2))
        .Where(words => words.Length == 2)
        .GroupBy(words => words[0], StringComparer.Ordinal)
        .ToImmutableDictionary(group => group.Key, group => group.First()[1], StringComparer.Ordinal);
}
