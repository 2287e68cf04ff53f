using System.Collections.Immutable;
using Cht.Components.Machines;
using Cht.Layout;
using Pulumi;

namespace Cht.Components.HandOver;

/// <summary>The layout with what only the machines tell: host keys, and the addresses that a cloud gave.</summary>
internal static class KnownLayout
{
    /// <param name="layout">The layout before there are machines.</param>
    /// <param name="machines">The machines.</param>
    /// <param name="bastion">How administrators reach a bastion that the stack made; null where the layout knows it, or there is none.</param>
    public static Output<ClusterLayout> Of(ClusterLayout layout, ImmutableArray<ClusterMachine> machines, Output<SshAccess?>? bastion)
    {
        var addressed = machines.Where(machine => machine.PublicAddress is not null).ToImmutableArray();
        var keys = Output.All(machines.Select(machine => machine.HostKeys));
        var addresses = Output.All(addressed.Select(machine => machine.PublicAddress!));
        return Output.Tuple(keys, addresses, bastion ?? Output.Create((SshAccess?)null)).Apply(found => layout
            .WithHostKeys(ByName(machines, found.Item1))
            .WithPublicAddresses(ByName(addressed, found.Item2), found.Item3));
    }

    private static ImmutableDictionary<string, T> ByName<T>(ImmutableArray<ClusterMachine> machines, ImmutableArray<T> values) =>
        machines.Select((machine, index) => KeyValuePair.Create(machine.Name, values[index])).ToImmutableDictionary(StringComparer.Ordinal);
}
