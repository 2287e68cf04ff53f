using System.Net;
using System.Text.RegularExpressions;
using Cht.Lab.Tests.Cluster;
using Cht.Lab.Tests.Running;
using Cht.Layout;

namespace Cht.Lab.Tests.Packets;

/// <summary>
/// Sends real packets between all pairs and compares what arrives with the policy's evaluator. A counting table behind ours
/// (input hook, later priority) sees exactly the packets that the firewall let through, so that also UDP, which answers
/// nothing, is measured and not guessed.
/// </summary>
internal static class PacketMatrix
{
    private const string Gateway = "10.87.240.1";

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
            foreach (var source in Sources.Where(source => source.Name != target))
            {
                differences.AddRange(Probes
                    .Select(probe => (probe, wanted: policy.MayReach(IPAddress.Parse(source.Address), layout.Machine(target), ProtocolOf(probe.Protocol), probe.Port), found: Arrived(counters[target], source.Name, probe)))
                    .Where(row => row.wanted != row.found)
                    .Select(row => $"{source.Name} -> {target} {row.probe}: policy {row.wanted}, packets {row.found}"));
            }
        }

        differences.ShouldBeEmpty();
    }

    private static string CountingScript()
    {
        var rules = Sources.SelectMany(source => Probes.Select(probe =>
            $"ip saddr {source.Address} {Match(probe)} counter name {Counter(source.Name, probe)}"));
        var counters = Sources.SelectMany(source => Probes.Select(probe => $"counter {Counter(source.Name, probe)} {{ }}"));
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
            .SelectMany(target => Probes.Select(probe => Send(target.Address, probe)));
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

    private static string Match((string Protocol, int Port) probe) => probe.Protocol switch
    {
        "icmp" => "icmp type echo-request",
        "tcp" => $"tcp dport {probe.Port} tcp flags & (syn | ack) == syn",
        _ => $"{probe.Protocol} dport {probe.Port}",
    };

    private static string Counter(string source, (string Protocol, int Port) probe) => $"from_{source}_{probe.Protocol}_{probe.Port}";

    private static bool Arrived(string listing, string source, (string Protocol, int Port) probe)
    {
        var match = Regex.Match(
            listing,
            $@"counter {Counter(source, probe)} \{{\s*packets (?<packets>\d+)",
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
                HostKeysComeLater = true,
            })],
            Access = new AccessSpec { Administrators = [$"{Gateway}/32"] },
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
