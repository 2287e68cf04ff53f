using System.Globalization;
using Cht.Hosts.Connections;
using Cht.Hosts.Convergence;
using Cht.Hosts.Docker;
using Cht.Hosts.Swarm;

namespace Cht.Hosts.Overlay;

internal static class OverlayScripts
{
    public const string ReadPurpose = "Read the overlay network";

    public static HostScript Observe(string network) => ObservedFacts.Script(ReadPurpose,
        $$"""
        {{KernelFeatures.Script}}
        engine() { curl -sS --max-time 20 --unix-socket /var/run/docker.sock -G "$@" 2>/dev/null; }
        # Asked only while it runs: a question to the socket would start a stopped engine.
        if systemctl is-active --quiet docker.service; then
          engine --data-urlencode {{ShellText.Quote($$"""filters={"name":["{{network}}"]}""")}} http://localhost/networks | document networks
          engine http://localhost/networks/{{ShellText.Quote(Uri.EscapeDataString(network))}} | document network
          engine http://localhost/tasks | document tasks
        fi
        """);

    public static HostScript Create(OverlayNetworkDesired desired) => new($"Create the overlay network {desired.Name}",
        $"""
        set -eu
        docker network create {ShellText.QuoteAll(Arguments(desired))} >/dev/null
        """)
    {
        Mutates = true,
    };

    /// <summary>The engine itself refuses to remove a network that a container has been attached to since we looked.</summary>
    public static HostScript Remove(DockerNetwork network) => new($"Remove the overlay network {network.Name}",
        $"""
        set -eu
        docker network rm {ShellText.Quote(network.Id)} >/dev/null
        """)
    {
        Mutates = true,
    };

    private static IEnumerable<string> Arguments(OverlayNetworkDesired desired)
    {
        List<string> arguments = ["--driver", "overlay", "--scope", "swarm", "--subnet", desired.Subnet];
        arguments.AddRange(["--label", $"{SwarmNodesPart.ClusterLabel}={desired.Cluster}"]);
        if (desired.Attachable)
        {
            arguments.Add("--attachable");
        }

        if (desired.Encrypted)
        {
            arguments.AddRange(["--opt", "encrypted"]);
        }

        if (desired.Mtu is { } mtu)
        {
            arguments.AddRange(["--opt", $"{DockerNetwork.MtuOption}={mtu.ToString(CultureInfo.InvariantCulture)}"]);
        }

        return [.. arguments, desired.Name];
    }
}
