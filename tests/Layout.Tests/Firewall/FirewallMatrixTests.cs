using System.Net;
using System.Net.Sockets;

namespace Cht.Layout.Tests.Firewall;

/// <summary>The policy's evaluator against an evaluator that reads only the rendered text, over everything that matters.</summary>
public class FirewallMatrixTests
{
    private static readonly (FirewallProtocol Protocol, int Port)[] Questions =
    [
        (FirewallProtocol.Tcp, 22), (FirewallProtocol.Tcp, 2222), (FirewallProtocol.Tcp, 80), (FirewallProtocol.Tcp, 443),
        (FirewallProtocol.Tcp, 2377), (FirewallProtocol.Tcp, 7946), (FirewallProtocol.Udp, 7946), (FirewallProtocol.Udp, 4789),
        (FirewallProtocol.Tcp, 4789), (FirewallProtocol.Udp, 2377), (FirewallProtocol.Udp, 443), (FirewallProtocol.Tcp, 2375),
        (FirewallProtocol.Tcp, 5984), (FirewallProtocol.Tcp, 5986), (FirewallProtocol.Tcp, 4369), (FirewallProtocol.Tcp, 9100),
        (FirewallProtocol.Tcp, 16443), (FirewallProtocol.Tcp, 25000), (FirewallProtocol.Tcp, 19001), (FirewallProtocol.Tcp, 10250),
        (FirewallProtocol.Tcp, 10255), (FirewallProtocol.Tcp, 12379), (FirewallProtocol.Udp, 16443), (FirewallProtocol.Tcp, 30080),
        (FirewallProtocol.Tcp, 5008), (FirewallProtocol.Tcp, 5987), (FirewallProtocol.Tcp, 8080),
        (FirewallProtocol.IcmpEcho, 0), (FirewallProtocol.IcmpFragmentationNeeded, 0), (FirewallProtocol.Esp, 0),
    ];

    public static TheoryData<string> Cases()
    {
        var cases = new TheoryData<string>();
        foreach (var name in SampleLayouts.Specs.Keys)
        {
            foreach (var variant in new[] { "1 manager", "3 managers", "1 manager encrypted", "3 managers encrypted" })
            {
                if (SampleLayouts.Specs[name].Machines.Length > 2 || variant.StartsWith('1'))
                {
                    cases.Add($"{name}; {variant}");
                }
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_rendered_ruleset_decides_as_the_policy_does(string name)
    {
        var layout = Layout(name);
        var policy = PeerFirewallPolicy.For(layout);
        var disagreements = new List<string>();
        var open = 0;
        var closed = 0;
        foreach (var machine in layout.Machines)
        {
            var text = NftablesText.Parse(NftablesRuleset.For(policy, machine).Text);
            foreach (var source in Sources(layout).Where(source => !machine.PeerAddresses.Contains(source)))
            {
                foreach (var (protocol, port) in Questions)
                {
                    var wanted = policy.MayReach(source, machine, protocol, port);
                    var rendered = text.Accepts(FirewallPacket.To(source, protocol, port));
                    var wantedPublished = protocol is FirewallProtocol.Tcp or FirewallProtocol.Udp && policy.MayReachPublished(source, machine, protocol, port);
                    var renderedPublished = protocol is FirewallProtocol.Tcp or FirewallProtocol.Udp && text.Accepts(FirewallPacket.ToPublished(source, protocol, port));
                    (open, closed) = wanted ? (open + 1, closed) : (open, closed + 1);
                    if (wanted != rendered || wantedPublished != renderedPublished)
                    {
                        disagreements.Add($"{source} -> {machine.Name} {protocol} {port}: policy {wanted}/{wantedPublished}, text {rendered}/{renderedPublished}");
                    }
                }
            }
        }

        disagreements.ShouldBeEmpty();
        open.ShouldBeGreaterThan(0);
        closed.ShouldBeGreaterThan(open);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_policy_opens_exactly_what_the_design_says(string name)
    {
        var layout = Layout(name);
        var policy = PeerFirewallPolicy.For(layout);
        foreach (var machine in layout.Machines)
        {
            foreach (var source in Sources(layout).Where(source => !machine.PeerAddresses.Contains(source)))
            {
                var isPeer = layout.Machines.Any(other => other.PeerAddresses.Contains(source));
                foreach (var (protocol, port) in Questions)
                {
                    policy.MayReach(source, machine, protocol, port)
                        .ShouldBe(Expected(layout, machine, source, isPeer, protocol, port), $"{source} -> {machine.Name} {protocol} {port}");
                }
            }
        }
    }

    private static bool Expected(ClusterLayout layout, Machine machine, IPAddress source, bool isPeer, FirewallProtocol protocol, int port) => (protocol, port) switch
    {
        (FirewallProtocol.Tcp, 80 or 443) => machine.IsCore && layout.Access.Public.Any(range => range.Contains(source)),
        (FirewallProtocol.Tcp, 22) => IsAdministrator(layout, machine, source),
        (FirewallProtocol.Tcp, 2222) => machine.Ssh.Port == 2222 && IsAdministrator(layout, machine, source),
        (FirewallProtocol.Tcp, 16443 or 25000 or 19001 or 10250) => isPeer && layout.RunsMicroK8s,
        (FirewallProtocol.Tcp, 2377) or (FirewallProtocol.Tcp or FirewallProtocol.Udp, 7946) or (FirewallProtocol.Esp, _) when layout.RunsMicroK8s => false,
        (FirewallProtocol.Tcp, 2377) => isPeer && machine.IsManager,
        (FirewallProtocol.Tcp or FirewallProtocol.Udp, 7946) or (FirewallProtocol.Udp, 4789) => isPeer,
        (FirewallProtocol.IcmpEcho or FirewallProtocol.IcmpFragmentationNeeded, _) => isPeer,
        (FirewallProtocol.Esp, _) => isPeer && layout.Overlay.Encrypted,
        _ => false,
    };

    private static bool IsAdministrator(ClusterLayout layout, Machine machine, IPAddress source) =>
        layout.Access.Bastion is { } bastion && !machine.PeerAddresses.Contains(bastion.SourceAddress)
            ? source.Equals(bastion.SourceAddress)
            : layout.Access.Administrators.Any(range => range.Contains(source));

    internal static ClusterLayout Layout(string name)
    {
        var parts = name.Split("; ");
        var spec = SampleLayouts.Specs[parts[0]];
        return ClusterLayout.Create(spec with
        {
            Managers = parts[1][0] - '0',
            Overlay = spec.Overlay with { Encrypted = parts[1].EndsWith("encrypted", StringComparison.Ordinal) },
        });
    }

    internal static IEnumerable<IPAddress> Sources(ClusterLayout layout) =>
    [
        .. layout.Machines.SelectMany(machine => machine.PeerAddresses),
        .. new[]
        {
            "192.0.2.99", "192.0.2.9", "192.0.2.200", "2001:db8::99", "198.51.100.7", "198.51.100.8", "2001:db8:a::7",
            "203.0.113.50", "203.0.113.10", "8.8.8.8", "2001:db8:99::1", "2606:4700::1111", "10.201.0.5", "172.17.0.2",
        }.Select(IPAddress.Parse),
    ];

    [Fact]
    public void The_sources_hold_every_kind_of_sender()
    {
        var layout = SampleLayouts.Get("three-couchdb-4.22-dual-stack");
        Sources(layout).Count(source => source.AddressFamily == AddressFamily.InterNetworkV6).ShouldBeGreaterThan(5);
        Sources(layout).Count(source => source.AddressFamily == AddressFamily.InterNetwork).ShouldBeGreaterThan(5);
    }
}
