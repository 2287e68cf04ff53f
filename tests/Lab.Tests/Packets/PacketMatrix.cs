using System.Net;
using System.Text.RegularExpressions;
using Cht.Hosts.Lab;
using Cht.Lab.Tests.Cluster;
using Cht.Lab.Tests.Running;
using Cht.Layout;

namespace Cht.Lab.Tests.Packets;

/// <summary>
/// Sends real packets between all pairs, over IPv4 and IPv6, and compares what arrives with the policy's evaluator. A counting table behind ours
/// (input hook, later priority) sees exactly the packets that the firewall let through, so that also UDP, which answers
/// nothing, is measured and not guessed.
/// </summary>
internal static class PacketMatrix
{
    private const string Gateway = "10.87.240.1";

    private static readonly bool[] Families = [false, true];

    /// <summary>Who sends: the four peers, a machine on the same bridge that is no peer, and this computer (administrator).</summary>
    private static readonly (string Name, string Address)[] Sources =
    [
        ("core", "10.87.240.11"), ("couchdb1", "10.87.240.12"), ("couchdb2", "10.87.240.13"), ("couchdb3", "10.87.240.14"),
        ("outsider", "10.87.240.201"), ("bridge", Gateway),
    ];

    private static readonly (string Protocol, int Port)[] Probes =
    [
        ("tcp", 22), ("tcp", 80), ("tcp", 443), ("tcp", 2377), ("tcp", 7946), ("udp", 7946), ("udp", 4789), ("tcp", 5984), ("tcp", 9100),
        ("tcp", 4369), ("tcp", 2375), ("icmp", 0),
    ];

    public static async Task CompareAsync(LabCluster lab)
    {
        await lab.Shell.OnAllAsync(LabCluster.Machines, CountingScript());
        await Task.WhenAll(Sources.Select(source => SendAsync(lab, source)));
        var counters = await lab.Shell.OnAllAsync(LabCluster.Machines, "nft list table inet probe; nft delete table inet probe");
        var (policy, layout) = PolicyOfLab();
        var differences = new List<string>();
        foreach (var (target, _) in Sources.Take(4))
        {
            foreach (var (source, v6) in Sources.Where(source => source.Name != target).SelectMany(source => Families, (source, v6) => (source, v6)))
            {
                differences.AddRange(Probes
                    .Select(probe => (
                        probe,
                        wanted: policy.MayReach(IPAddress.Parse(Address(source.Address, v6)), layout.Machine(target), ProtocolOf(probe.Protocol), probe.Port),
                        found: Arrived(counters[target], source.Name, probe, v6)))
                    .Where(row => row.wanted != row.found)
                    .Select(row => $"{source.Name} -> {target} {(v6 ? "IPv6" : "IPv4")} {row.probe}: policy {row.wanted}, packets {row.found}"));
            }
        }

        differences.ShouldBeEmpty();
    }

    private static string CountingScript()
    {
        var rows = Sources.SelectMany(source => Families, (source, v6) => (source, v6)).SelectMany(row => Probes, (row, probe) => (row.source, row.v6, probe)).ToList();
        var rules = rows.Select(row =>
            $"{(row.v6 ? "ip6" : "ip")} saddr {Address(row.source.Address, row.v6)} {Match(row.probe, row.v6)} counter name {Counter(row.source.Name, row.probe, row.v6)}");
        var counters = rows.Select(row => $"counter {Counter(row.source.Name, row.probe, row.v6)} {{ }}");
        return $$"""
            nft -f - <<'END'
            table inet probe {
              {{string.Join("\n  ", counters)}}
              chain arrived {
                type filter hook input priority 300; policy accept;
                {{string.Join("\n    ", rules)}}
              }
            }
            END
            """;
    }

    private static async Task SendAsync(LabCluster lab, (string Name, string Address) source)
    {
        var lines = Sources.Take(4).Where(target => target.Name != source.Name)
            .SelectMany(target => Families, (target, v6) => Address(target.Address, v6))
            .SelectMany(address => Probes.Select(probe => Send(address, probe)));
        var script = string.Join('\n', lines) + "\nwait\n";
        if (source.Name == "bridge")
        {
            await Command.RunAsync("bash", ["-s"], TimeSpan.FromMinutes(1), new Dictionary<string, string>(), script);
        }
        else
        {
            await lab.Shell.RunAsync(source.Name, script);
        }
    }

    private static string Send(string address, (string Protocol, int Port) probe) => probe.Protocol switch
    {
        "icmp" => $"ping -c 1 -W 1 {address} >/dev/null 2>&1 &",
        "udp" => $"(echo probe >/dev/udp/{address}/{probe.Port}) 2>/dev/null &",
        _ => $"timeout 2 bash -c '</dev/tcp/{address}/{probe.Port}' 2>/dev/null &",
    };

    /// <summary>The lab gives every machine an IPv6 address beside its IPv4 address.</summary>
    private static string Address(string address, bool v6) => v6 ? LabNetwork.AddressV6Of(LabCluster.Name, address) : address;

    private static string Match((string Protocol, int Port) probe, bool v6) => probe.Protocol switch
    {
        "icmp" => v6 ? "icmpv6 type echo-request" : "icmp type echo-request",
        "tcp" => $"tcp dport {probe.Port} tcp flags & (syn | ack) == syn",
        _ => $"{probe.Protocol} dport {probe.Port}",
    };

    private static string Counter(string source, (string Protocol, int Port) probe, bool v6) => $"from{(v6 ? "6" : "")}_{source}_{probe.Protocol}_{probe.Port}";

    private static bool Arrived(string listing, string source, (string Protocol, int Port) probe, bool v6)
    {
        var match = Regex.Match(
            listing,
            $@"counter {Counter(source, probe, v6)} \{{\s*packets (?<packets>\d+)",
            RegexOptions.ExplicitCapture,
            TimeSpan.FromSeconds(1));
        match.Success.ShouldBeTrue($"no counter for {source} {probe}");
        return int.Parse(match.Groups["packets"].Value) > 0;
    }

    /// <summary>The policy of a cluster with the lab's addresses, decided by the layout library alone.</summary>
    private static (PeerFirewallPolicy Policy, ClusterLayout Layout) PolicyOfLab()
    {
        var layout = ClusterLayout.Create(new ClusterSpec
        {
            Name = LabCluster.Name,
            Machines = [.. Sources.Take(4).Select(source => new MachineSpec
            {
                Name = source.Name,
                Role = source.Name == "core" ? MachineRole.Core : MachineRole.CouchDb,
                PrivateAddress = source.Address,
                PrivateAddressV6 = Address(source.Address, v6: true),
                HostKeysComeLater = true,
            })],
            Access = new AccessSpec { Administrators = [$"{Gateway}/32", $"{Address(Gateway, v6: true)}/128"] },
            Overlay = new OverlaySpec { Encrypted = false },
        });
        return (PeerFirewallPolicy.For(layout), layout);
    }

    private static FirewallProtocol ProtocolOf(string name) => name switch
    {
        "tcp" => FirewallProtocol.Tcp,
        "udp" => FirewallProtocol.Udp,
        _ => FirewallProtocol.IcmpEcho,
    };
}
