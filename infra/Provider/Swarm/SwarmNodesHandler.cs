using System.Collections.Immutable;
using Cht.Hosts.Convergence;
using Cht.Hosts.Swarm;
using Cht.Layout;
using Cht.Provider.Connections;
using Cht.Provider.Framework;
using Pulumi.Experimental;

namespace Cht.Provider.Swarm;

internal sealed record SwarmNodesInputs : IOnMachine
{
    public required ConnectionInputs Connection { get; init; }
    public required string Cluster { get; init; }
    public ImmutableArray<SwarmNodeInputs> Nodes { get; init; } = [];
}

internal sealed record SwarmNodeInputs(string Name, string NodeId, bool IsManager, string MachineRole);

/// <summary>The part of the inputs that is known before the machines are made.</summary>
internal sealed record NamedNodes(ImmutableArray<NamedNode> Nodes);

internal sealed record NamedNode(string Name, string MachineRole);

internal sealed class SwarmNodesHandler()
    : PartHandler<SwarmNodesInputs, SwarmNodesDesired, ImmutableArray<SwarmNode>, DriftOutputs>(new SwarmNodesPart())
{
    public override string Token => "hosts:index:SwarmNodes";

    protected override SwarmNodesDesired Desired(SwarmNodesInputs inputs) => new()
    {
        Host = inputs.Connection.Name,
        Cluster = inputs.Cluster,
        Nodes = [.. inputs.Nodes.Select(node =>
            new SwarmNodeDesired(node.Name, node.IsManager ? SwarmRole.Manager : SwarmRole.Worker, node.MachineRole, node.NodeId))],
    };

    public override IEnumerable<string> Warnings(
        ImmutableDictionary<string, PropertyValue> oldInputs, ImmutableDictionary<string, PropertyValue> newInputs) =>
        ScalingWarnings.For(CouchDbNames(oldInputs), CouchDbNames(newInputs));

    private static ImmutableArray<string> CouchDbNames(ImmutableDictionary<string, PropertyValue> inputs) =>
    [
        .. PropertyJson.Bind<NamedNodes>(inputs).Nodes
            .Where(node => string.Equals(node.MachineRole, "couchdb", StringComparison.Ordinal))
            .Select(node => node.Name),
    ];

    protected override DriftOutputs Outputs(ImmutableArray<SwarmNode> observed, ImmutableArray<string> drift) => new(drift);
}
