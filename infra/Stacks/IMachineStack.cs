using System.Collections.Immutable;
using Cht.Components.Machines;
using Cht.Layout;
using Pulumi;

namespace Cht.Stacks;

/// <summary>A target that makes or names machines, for whatever runs on them.</summary>
internal interface IMachineStack : IClusterStack
{
    new ClusterLayout Layout { get; }

    DeclaredMachines DeclareMachines();
}

/// <param name="Machines">Core first, then the CouchDB machines.</param>
internal sealed record DeclaredMachines(ImmutableArray<ClusterMachine> Machines)
{
    /// <summary>How administrators reach a bastion that the stack itself made; null where the layout knows it, or there is none.</summary>
    public Output<SshAccess?>? Bastion { get; init; }
}
