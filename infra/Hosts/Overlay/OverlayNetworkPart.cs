using System.Collections.Immutable;
using Cht.Hosts.Connections;
using Cht.Hosts.Convergence;
using Cht.Hosts.Swarm;

namespace Cht.Hosts.Overlay;

/// <summary>The overlay network of the cluster, made on a manager.</summary>
public sealed record OverlayNetworkDesired
{
    /// <summary>The manager on which this is read and changed.</summary>
    public required string Host { get; init; }

    /// <summary>Name of our cluster: the value of the label that says the network is ours.</summary>
    public required string Cluster { get; init; }

    public required string Name { get; init; }

    /// <summary>In CIDR notation.</summary>
    public required string Subnet { get; init; }

    /// <summary>MTU in bytes of the network beneath: Docker subtracts its own headers. Null leaves it to Docker (1500).</summary>
    public int? Mtu { get; init; }

    /// <summary>Whether plain containers can join, as compose's do. The default value is true.</summary>
    public bool Attachable { get; init; } = true;

    public required bool Encrypted { get; init; }

    /// <summary>
    /// Containers attached on the other machines (<see cref="OverlayObserved.Attached"/> of each): a manager without a
    /// container of its own on the network does not know them. The default is none.
    /// </summary>
    public ImmutableArray<string> AttachedElsewhere { get; init; } = [];
}

/// <summary>Creates the network; makes it anew when its attributes differ and nothing uses it; else refuses.</summary>
public sealed class OverlayNetworkPart : IHostPart<OverlayNetworkDesired, OverlayObserved>
{
    public HostScript ObserveScript(OverlayNetworkDesired desired) => OverlayScripts.Observe(desired.Name);

    public OverlayObserved Parse(OverlayNetworkDesired desired, ScriptResult result) =>
        OverlayObserved.From(ObservedFacts.Parse(desired.Host, OverlayScripts.ReadPurpose, result), desired.Name);

    public HostPlan Plan(OverlayNetworkDesired desired, OverlayObserved observed)
    {
        OverlayRefusals.Check(desired.Host, desired.Name, desired.Encrypted, observed);
        if (observed.Overlay is not { } network)
        {
            return new HostPlan([new HostOperation(OverlayScripts.Create(desired), $"there is no overlay network {desired.Name}")
            {
                Differences = [new HostDifference($"overlay network {desired.Name}", desired.Subnet, "none")],
            }]);
        }

        var differences = Differences(desired, network);
        if (differences.IsEmpty)
        {
            return HostPlan.Empty;
        }

        RefuseToRecreate(desired, observed, network, differences);
        return new HostPlan(
        [
            new HostOperation(OverlayScripts.Remove(network), "its attributes differ, and no container is known to be attached") { Differences = differences },
            new HostOperation(OverlayScripts.Create(desired), "the attributes of an overlay network cannot be changed"),
        ]);
    }

    /// <summary>Removes our network. Empty when there is none.</summary>
    /// <exception cref="ProvisioningException">Containers are attached, or the network is not ours.</exception>
    public static HostPlan PlanRemoval(OverlayNetworkDesired desired, OverlayObserved observed)
    {
        ArgumentNullException.ThrowIfNull(desired);
        ArgumentNullException.ThrowIfNull(observed);
        if (observed.Overlay is not { } network)
        {
            return HostPlan.Empty;
        }

        RefuseToRecreate(desired, observed, network, [new HostDifference(desired.Name, "nothing", "a network")]);
        return new HostPlan([new HostOperation(OverlayScripts.Remove(network), "the network is no longer wanted")]);
    }

    private static ImmutableArray<HostDifference> Differences(OverlayNetworkDesired desired, DockerNetwork network) =>
    [
        .. new[]
        {
            new HostDifference("subnet", desired.Subnet, string.Join(", ", network.Subnets)),
            new HostDifference("mtu", desired.Mtu is null ? "any" : $"{desired.Mtu}", desired.Mtu is null ? "any" : $"{network.Mtu?.ToString() ?? "not set"}"),
            new HostDifference("attachable", YesNo(desired.Attachable), YesNo(network.Attachable)),
            new HostDifference("encrypted", YesNo(desired.Encrypted), YesNo(network.Encrypted)),
        }.Where(difference => !string.Equals(difference.Expected, difference.Found, StringComparison.Ordinal)),
    ];

    private static void RefuseToRecreate(
        OverlayNetworkDesired desired, OverlayObserved observed, DockerNetwork network, ImmutableArray<HostDifference> differences)
    {
        var attached = observed.Attached.Concat(desired.AttachedElsewhere).Distinct(StringComparer.Ordinal).ToArray();
        var owner = network.Labels.GetValueOrDefault(SwarmNodesPart.ClusterLabel);
        var reason =
            !string.Equals(owner, desired.Cluster, StringComparison.Ordinal) ? "it was not made by this program"
            : attached.Length > 0 ? $"{string.Join(", ", attached)} attached"
            : null;
        if (reason is not null)
        {
            var found = string.Join("; ", differences.Select(d => $"{d.Subject} is {d.Found}, wanted {d.Expected}"));
            throw new ProvisioningException(
                desired.Host,
                $"The overlay network {desired.Name} cannot be replaced",
                $"{found}; {reason}",
                $"Stop what uses it, then run 'docker network rm {desired.Name}' on a manager and run again; or write the present values in the configuration.");
        }
    }

    private static string YesNo(bool value) => value ? "yes" : "no";
}
