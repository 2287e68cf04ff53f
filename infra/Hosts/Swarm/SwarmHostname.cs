using System.Collections.Immutable;
using Cht.Hosts.Convergence;

namespace Cht.Hosts.Swarm;

/// <summary>A node's name in the swarm is the machine's host name, so that must be the name in the layout.</summary>
internal static class SwarmHostname
{
    public static ImmutableArray<HostOperation> Plan(string name, SwarmObserved observed) =>
        string.Equals(observed.Hostname, name, StringComparison.Ordinal)
            ? []
            : [new HostOperation(SwarmScripts.SetHostname(name), $"its host name is {observed.Hostname}, the layout names it {name}")];
}
