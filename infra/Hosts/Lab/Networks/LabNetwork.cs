using System.Collections.Immutable;
using System.Net;

namespace Cht.Hosts.Lab;

/// <summary>The network of a lab: a bridge of this computer, and address translation towards the outside.</summary>
public sealed class LabNetwork(LabComputer computer)
{
    private const string Remedy = "Look at: ip address; nft list ruleset";


    /// <summary>Address of this computer in a lab's subnet: the first one.</summary>
    public static string GatewayOf(string subnet) => Subnet.Parse(subnet).Gateway.ToString();

    /// <summary>The IPv6 address that belongs to an IPv4 address of the lab: unique local (RFC 4193), the prefix made of the lab's name.</summary>
    public static string AddressV6Of(string lab, string address) =>
        IPAddress.Parse(Subnet.UniqueLocalAddress(lab, IPAddress.Parse(address))).ToString();

    /// <summary>The lab's network as it is; null when nothing of it exists.</summary>
    public async Task<LabNetworkState?> ObserveAsync(string lab, CancellationToken cancellationToken = default)
    {
        var bridge = LabName.Bridge(LabName.Validated(lab, "Lab name"));
        var spec = SafeFiles.ReadJson<LabNetworkSpec>(computer.Folders.Network(lab));
        var listing = await Commands.RunAsync("nft", ["list", "table", "ip", LabName.Table(lab)], cancellationToken);
        if (spec is null)
        {
            return Interfaces.Exists(bridge) || listing.Succeeded
                ? new LabNetworkState(bridge, "", "", BridgeUp: false, RulesInPlace: false, IpForwarding.IsOn, [])
                : null;
        }

        var subnet = Subnet.Parse(spec.Subnet);
        var rules = listing.Succeeded && NetworkRules.AreIn(listing.Output, lab, bridge, subnet) && await DockerRulesCompleteAsync(lab, cancellationToken);
        return new LabNetworkState(
            bridge, spec.Subnet, subnet.Gateway.ToString(), await BridgeIsUpAsync(lab, bridge, subnet, cancellationToken), rules,
            IpForwarding.IsOn, await ObstaclesAsync(cancellationToken));
    }

    /// <summary>Makes the network as wanted; does nothing where it is so. Safe to repeat after a kill at any point.</summary>
    /// <exception cref="ProvisioningException">The subnet is in use by another interface or lab, or a command failed.</exception>
    public async Task<LabNetworkState> EnsureAsync(LabNetworkSpec spec, CancellationToken cancellationToken = default)
    {
        var subnet = Subnet.Parse(spec.Subnet);
        var bridge = LabName.Bridge(LabName.Validated(spec.Lab, "Lab name"));
        using var networkLock = await computer.LockAsync("network", cancellationToken);
        await RefuseForeignAsync(spec.Lab, bridge, subnet, cancellationToken);
        if (await ObserveAsync(spec.Lab, cancellationToken) is { Complete: true } found && found.Subnet == spec.Subnet)
        {
            return found;
        }

        Directory.CreateDirectory(computer.Folders.Lab(spec.Lab));
        SafeFiles.WriteJson(computer.Folders.Network(spec.Lab), spec);
        await EnsureBridgeAsync(spec.Lab, bridge, subnet, cancellationToken);
        await Commands.MustAsync(
            "Writing the lab's forwarding rules", Remedy, "nft", ["-f", "-"], cancellationToken, NetworkRules.Text(spec.Lab, bridge, subnet));
        if (await DockerUserRules.ChainExistsAsync(cancellationToken))
        {
            await DockerUserRules.EnsureAsync(spec.Lab, bridge, cancellationToken);
            computer.Report($"Docker runs on this computer: added accept rules for {bridge} to its chain DOCKER-USER");
        }

        new IpForwarding(computer).TurnOn();
        var state = (await ObserveAsync(spec.Lab, cancellationToken))!;
        foreach (var obstacle in state.Obstacles)
        {
            computer.Report($"Warning: the chain \"{obstacle}\" of this computer drops forwarded packets by default; if machines do not "
                + $"reach the package mirror, accept interface {bridge} there");
        }

        return state;
    }

    /// <summary>Removes the bridge, the rules and, after the last lab, forwarding that was switched on for it.</summary>
    public async Task RemoveAsync(string lab, CancellationToken cancellationToken = default)
    {
        var bridge = LabName.Bridge(LabName.Validated(lab, "Lab name"));
        using var networkLock = await computer.LockAsync("network", cancellationToken);
        await DockerUserRules.RemoveAsync(lab, bridge, cancellationToken);
        await Commands.MustAsync(
            "Removing the lab's forwarding rules", Remedy, "nft", ["-f", "-"], cancellationToken,
            $"table ip {LabName.Table(lab)} {{}}\ndelete table ip {LabName.Table(lab)}\n");
        if (Interfaces.Exists(bridge) && string.Equals(Interfaces.Alias(bridge) ?? LabName.Mark(lab), LabName.Mark(lab), StringComparison.Ordinal))
        {
            await Commands.MustAsync("Removing the lab's bridge", Remedy, "ip", ["link", "delete", bridge], cancellationToken);
        }

        if (File.Exists(computer.Folders.Network(lab)))
        {
            File.Delete(computer.Folders.Network(lab));
        }

        var others = Directory.Exists(computer.Folders.Labs)
            && Directory.GetDirectories(computer.Folders.Labs).Any(folder => File.Exists(computer.Folders.Network(Path.GetFileName(folder))));
        if (!others)
        {
            new IpForwarding(computer).Restore(Interfaces.Bridges());
        }
    }

    /// <summary>A bridge made but not yet marked (a kill between two commands) is told by the lab's definition file.</summary>
    private async Task RefuseForeignAsync(string lab, string bridge, Subnet subnet, CancellationToken cancellationToken)
    {
        if (Interfaces.Exists(bridge) && Interfaces.Alias(bridge) != LabName.Mark(lab) && !File.Exists(computer.Folders.Network(lab)))
        {
            throw new ProvisioningException(
                LabComputer.HostName, $"Making the network of lab {lab}", $"an interface {bridge} exists that is not the lab's",
                "Choose another name for the lab, or remove that interface.");
        }

        var addresses = await Commands.MustAsync("Reading addresses", Remedy, "ip", ["-json", "-4", "address", "show"], cancellationToken);
        var routes = await Commands.MustAsync("Reading routes", Remedy, "ip", ["-json", "-4", "route", "show"], cancellationToken);
        var claims = OtherLabs(lab).Concat(SubnetClaims.OfAddresses(addresses)).Concat(SubnetClaims.OfRoutes(routes));
        var against = SubnetClaims.Against(subnet, claims, bridge);
        if (!against.IsEmpty)
        {
            throw new ProvisioningException(
                LabComputer.HostName, $"Making the network of lab {lab}",
                $"subnet {subnet} is in use by {string.Join(" and ", against.Select(claim => $"{claim.Owner} ({claim.Network})"))}",
                "Choose another subnet for this lab.");
        }
    }

    private IEnumerable<SubnetClaim> OtherLabs(string lab)
    {
        var folders = Directory.Exists(computer.Folders.Labs) ? Directory.GetDirectories(computer.Folders.Labs) : [];
        foreach (var other in folders.Select(folder => Path.GetFileName(folder)!).Where(name => name != lab))
        {
            if (SafeFiles.ReadJson<LabNetworkSpec>(computer.Folders.Network(other)) is { } spec)
            {
                yield return new SubnetClaim(IPNetwork.Parse(spec.Subnet), $"lab {other}");
            }
        }
    }

    private static async Task EnsureBridgeAsync(string lab, string bridge, Subnet subnet, CancellationToken cancellationToken)
    {
        if (!Interfaces.Exists(bridge))
        {
            await IpAsync("link", "add", "name", bridge, "type", "bridge");
        }

        await IpAsync("link", "set", "dev", bridge, "alias", LabName.Mark(lab));
        await IpAsync("link", "set", "dev", bridge, "up");
        await IpAsync("-4", "address", "flush", "dev", bridge);
        await IpAsync("-4", "address", "replace", $"{subnet.Gateway}/{subnet.PrefixLength}", "dev", bridge);
        if (Directory.Exists("/proc/sys/net/ipv6"))
        {
            await IpAsync("-6", "address", "replace", $"{Subnet.UniqueLocalAddress(lab, subnet.Gateway)}/64", "dev", bridge, "nodad");
        }

        Task IpAsync(params string[] arguments) =>
            Commands.MustAsync($"Making the bridge {bridge}", Remedy, "ip", arguments, cancellationToken);
    }

    private static async Task<bool> BridgeIsUpAsync(string lab, string bridge, Subnet subnet, CancellationToken cancellationToken)
    {
        if (!Interfaces.Exists(bridge) || Interfaces.Alias(bridge) != LabName.Mark(lab))
        {
            return false;
        }

        var shown = await Commands.RunAsync("ip", ["-oneline", "address", "show", "dev", bridge, "up"], cancellationToken);
        return shown.Output.Contains($" {subnet.Gateway}/{subnet.PrefixLength} ", StringComparison.Ordinal)
            && (!Directory.Exists("/proc/sys/net/ipv6")
                || shown.Output.Contains($" {AddressV6Of(lab, subnet.Gateway.ToString())}/64 ", StringComparison.Ordinal));
    }

    private static async Task<bool> DockerRulesCompleteAsync(string lab, CancellationToken cancellationToken) =>
        !await DockerUserRules.ChainExistsAsync(cancellationToken) || (await DockerUserRules.ListAsync(lab, cancellationToken)).Count >= 2;

    private static async Task<ImmutableArray<string>> ObstaclesAsync(CancellationToken cancellationToken)
    {
        var chains = await Commands.RunAsync("nft", ["-j", "list", "chains"], cancellationToken);
        return !chains.Succeeded || await DockerUserRules.ChainExistsAsync(cancellationToken)
            ? []
            : NetworkRules.DroppingForwardChains(chains.Output);
    }
}
