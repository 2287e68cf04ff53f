using System.Collections.Immutable;
using Cht.Hosts.Connections;
using Cht.Layout;
using Cht.Provider.Framework;
using Pulumi.Experimental;

namespace Cht.Provider.Compose;

/// <summary>A cluster as its stack last proved it: read from the inputs of the resource <see cref="ClusterReadiness"/> in a state.</summary>
/// <param name="Document">The layout with which it was proven.</param>
/// <param name="Rotation">Number of the secrets with which it was proven; null where an earlier release of this program did.</param>
/// <param name="Machines">How to reach each machine, by its name in the layout.</param>
public sealed record DeployedCluster(LayoutDocument Document, int? Rotation, ImmutableDictionary<string, SshEndpoint> Machines)
{
    /// <summary>Type token of the resource.</summary>
    public const string ResourceType = "hosts:index:ClusterReadiness";

    /// <summary>Null for inputs of a proof in between, which says nothing of the finished cluster.</summary>
    /// <exception cref="FormatException">The layout is of a newer version of this program.</exception>
    public static DeployedCluster? Read(ImmutableDictionary<string, PropertyValue> inputs)
    {
        var read = PropertyJson.Bind<ClusterReadinessInputs>(inputs);
        return read.Before is not null
            ? null
            : new(LayoutDocument.Parse(read.Layout), read.Rotation,
                read.Machines.ToImmutableDictionary(machine => machine.Name, machine => machine.ToEndpoint(), StringComparer.Ordinal));
    }
}
