using System.Collections.Immutable;

namespace Cht.Layout;

/// <summary>Container networks that overlap nothing they must not.</summary>
internal static class NetworkValidation
{
    /// <summary>
    /// Where Docker puts networks when nobody says otherwise (moby daemon/libnetwork/ipamutils); bridges of that kind may exist.
    /// </summary>
    private static readonly ImmutableArray<AddressRange> DockerDefaults =
    [
        AddressRange.Parse("10.0.0.0/16"),
        .. Enumerable.Range(17, 15).Select(n => AddressRange.Parse($"172.{n}.0.0/16")),
        AddressRange.Parse("192.168.0.0/16"),
    ];

    public static (OverlayNetwork? Overlay, DockerEngine? Docker) Run(
        ClusterSpec spec, ImmutableArray<Machine> machines, AccessRanges access, ProblemList problems)
    {
        var overlay = spec.Overlay;
        problems.Require(
            Names.IsNetworkName(overlay.Name) && overlay.Name is not ("bridge" or "host" or "none" or "ingress" or "docker_gwbridge"),
            "overlay.name", ProblemList.Quote(overlay.Name),
            "Write a Docker network name of lower-case letters, digits and hyphens, such as cht-net.");
        problems.Require(overlay.Mtu is >= 1280 and <= 9216, "overlay.mtu", $"{overlay.Mtu}",
            "Write the MTU of the network between the machines, 1280 to 9216 bytes (ip link shows it).");
        var subnet = ContainerRange("overlay.subnet", overlay.Subnet, 16, 26, "10.201.0.0/24", problems);
        var swarmPool = ContainerRange("overlay.swarmPool", overlay.SwarmPool, 8, 22, "10.203.0.0/16", problems);
        var bridgePool = ContainerRange("docker.addressPool", spec.Docker.AddressPool, 12, 22, "10.202.0.0/16", problems);
        (string Key, AddressRange? Range)[] own = [("overlay.subnet", subnet), ("overlay.swarmPool", swarmPool), ("docker.addressPool", bridgePool)];
        Apart(own, problems);
        if (subnet is { } found && DockerDefaults.FirstOrDefault(pool => pool.Overlaps(found)) is { PrefixLength: > 0 } pool)
        {
            problems.Add("overlay.subnet", $"{found} overlaps {pool}, from which Docker takes networks by itself",
                "Write another private range, such as 10.201.0.0/24.");
        }

        RequireRoom(subnet, machines, problems);
        var taken = Taken(spec, machines, access, problems);
        foreach (var (key, range) in own)
        {
            // One wrong range is one problem, however many machines are in it.
            var others = taken.Where(item => range is { } container && container.Overlaps(item.Range)).Select(item => $"{item.Range} ({item.Owner})").ToList();
            problems.Require(others.Count == 0, key, $"{range} overlaps {Listed(others)}",
                "Write a private range that nothing else uses: containers could not reach it otherwise.");
        }

        Engine(spec.Docker, problems);
        return (
            subnet is null || swarmPool is null ? null : new(overlay.Name, subnet.Value, overlay.Mtu, overlay.Encrypted, swarmPool.Value),
            bridgePool is null ? null : new(spec.Docker.Channel, spec.Docker.EngineVersion, bridgePool.Value));
    }

    private static string Listed(List<string> others)
    {
        const int Shown = 4;
        return string.Join(", ", others.Take(Shown)) + (others.Count > Shown ? $" and {others.Count - Shown} more" : "");
    }

    private static AddressRange? ContainerRange(string key, string text, int largest, int smallest, string example, ProblemList problems)
    {
        if (problems.Range(key, text) is not { } range)
        {
            return null;
        }

        var fits = !range.IsV6 && range.PrefixLength >= largest && range.PrefixLength <= smallest;
        return problems.Require(fits, key, ProblemList.Quote(text),
            $"Write an IPv4 range between /{largest} and /{smallest}, such as {example}.") ? range : null;
    }

    /// <summary>
    /// On the overlay each machine takes an address for its containers and one for the engine's own end of the network; core has
    /// six services, of which updates may start one more. The network's own address, its gateway and the last one are nobody's.
    /// </summary>
    private static void RequireRoom(AddressRange? subnet, ImmutableArray<Machine> machines, ProblemList problems)
    {
        const int Core = 8;
        const int Reserved = 3;
        if (subnet is not { } range)
        {
            return;
        }

        var needed = machines.Sum(machine => machine.IsCore ? Core : 2) + Reserved;
        var smallest = 32;
        while (1 << (32 - smallest) < needed)
        {
            smallest--;
        }

        problems.Require(range.PrefixLength <= smallest, "overlay.subnet", $"{range} has {1 << (32 - range.PrefixLength)} addresses, {machines.Length} machines need {needed}",
            $"Write a /{smallest} or larger: containers without an address do not start.");
    }

    private static void Apart((string Key, AddressRange? Range)[] own, ProblemList problems)
    {
        for (var i = 1; i < own.Length; i++)
        {
            foreach (var earlier in own[..i].Where(earlier => own[i].Range is { } a && earlier.Range is { } b && a.Overlaps(b)))
            {
                problems.Add(own[i].Key, $"{own[i].Range} overlaps {earlier.Range} ({earlier.Key})",
                    "Write ranges that do not overlap each other.");
            }
        }
    }

    private static List<(string Owner, AddressRange Range)> Taken(
        ClusterSpec spec, ImmutableArray<Machine> machines, AccessRanges access, ProblemList problems)
    {
        var taken = new List<(string, AddressRange)>();
        foreach (var machine in machines)
        {
            taken.AddRange(machine.PeerAddresses.Select(address => ($"private address of {machine.Name}", AddressRange.Of(address))));
            if (machine.PublicAddress is { } address)
            {
                taken.Add(($"public address of {machine.Name}", AddressRange.Of(address)));
            }
        }

        // A range that is too wide is a problem of its own; that it overlaps everything follows from it.
        taken.AddRange(access.Administrators.Where(range => !AccessValidation.IsTooWide(range)).Select(range => ("access.administrators", range)));
        // "Everyone" overlaps everything and says nothing about who uses the range.
        taken.AddRange(access.Public.Where(range => range.PrefixLength > 8).Select(range => ("access.public", range)));
        if (access.Bastion is { } bastion)
        {
            taken.Add(("access.bastion", AddressRange.Of(bastion.SourceAddress)));
        }

        var reserved = spec.ReservedRanges.IsDefault ? [] : spec.ReservedRanges;
        for (var i = 0; i < reserved.Length; i++)
        {
            if (problems.Range($"reservedRanges[{i}]", reserved[i]) is { } range)
            {
                taken.Add(($"reservedRanges[{i}]", range));
            }
        }

        return taken;
    }

    private static void Engine(DockerSpec docker, ProblemList problems)
    {
        problems.Require(Enum.IsDefined(docker.Channel), "docker.channel", $"{docker.Channel}", "Write Distro or Upstream.");
        problems.Require(docker.EngineVersion is null || Names.IsEngineVersion(docker.EngineVersion), "docker.engineVersion",
            ProblemList.Quote(docker.EngineVersion), "Write a package version, such as 28.2.2, or leave it out.");
    }
}
