using System.Collections.Immutable;
using Cht.Hosts.Connections;
using Cht.Hosts.Convergence;
using Cht.Hosts.Docker;
using Cht.Layout;
using Cht.Provider.Connections;
using Cht.Provider.Framework;
using Cht.Provider.Importing;

namespace Cht.Provider.Docker;

internal sealed record DockerEngineInputs : IOnMachine
{
    public required ConnectionInputs Connection { get; init; }
    public required string Channel { get; init; }
    public string? Version { get; init; }
    public required string DaemonSettings { get; init; }
    public ImmutableArray<string> GroupMembers { get; init; } = [];

    public DockerEngineDesired ToDesired() => new()
    {
        Host = Connection.Name,
        Channel = string.Equals(Channel, "upstream", StringComparison.Ordinal) ? DockerChannel.Upstream : DockerChannel.Distro,
        EngineVersion = Version,
        DaemonSettings = DaemonSettings,
        GroupMembers = GroupMembers,
    };
}

internal sealed record DockerEngineOutputs(string EngineVersion, string ComposeVersion, ImmutableArray<string> Drift);

/// <summary>On removal Docker stays: it may hold data, and other things may run in it by then.</summary>
internal sealed class DockerEngineHandler()
    : PartHandler<DockerEngineInputs, DockerEngineDesired, DockerEngineObserved, DockerEngineOutputs>(new DockerEnginePart())
{
    public override string Token => "hosts:index:DockerEngine";

    protected override DockerEngineDesired Desired(DockerEngineInputs inputs) => inputs.ToDesired();

    protected override DockerEngineOutputs Outputs(DockerEngineObserved observed, ImmutableArray<string> drift) =>
        new(observed.RunningVersion, ComposeVersion(observed), drift);

    public override Task<ImportedResource?> ImportAsync(ImportRequest request, ResourceContext context) => ImportPartAsync(request, context);

    protected override async Task<DockerEngineInputs?> FoundAsync(
        ConnectionInputs connection, IHostConnection host, CancellationToken cancellationToken)
    {
        var question = new DockerEngineInputs { Connection = connection, Channel = "distro", DaemonSettings = "{}" };
        var found = await HostConvergence.ObserveAsync(host, new DockerEnginePart(), question.ToDesired(), cancellationToken);
        return found.Command.Length == 0 ? null : question with
        {
            Channel = found.AptSource is null ? "distro" : "upstream",
            DaemonSettings = found.OwnedSettings is { } owned ? Hosts.Docker.DaemonSettings.Wanted(connection.Name, owned, found.MaximumOpenFiles) : "{}",
            GroupMembers = found.GroupMembers,
        };
    }

    private static string ComposeVersion(DockerEngineObserved observed) =>
        observed.Packages.Values
            .Where(package => package.Installed && package.Name.Contains("compose", StringComparison.Ordinal))
            .Select(package => package.Version)
            .FirstOrDefault(string.Empty);
}
