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
        {{EngineAnswer.Shared}}
        if [ -n "$engine_info" ]; then
          # One process for both questions; the answers come one line each.
          engine -w '\n' {{ShellText.Quote($"http://localhost/networks?filters={Uri.EscapeDataString($$"""{"name":["{{network}}"]}""")}")}} \
            {{ShellText.Quote($"http://localhost/networks/{Uri.EscapeDataString(network)}?verbose=true")}} | sed -n -e '/^\[/s/^/networks=/p' -e '/^{/s/^/network=/p'
        fi
        """) with
    {
        Shared = EngineAnswer.Shared,
        Deadline = TimeSpan.FromMinutes(2),
    };

    public static HostScript Create(OverlayNetworkDesired desired) => new($"Create the overlay network {desired.Name}",
        $"""
        set -eu
        docker network create {ShellText.QuoteAll(Arguments(desired))} >/dev/null
        """)
    {
        Mutates = true,
    };

    /// <summary>The engine itself refuses to remove a network while a container on any machine is attached to it.</summary>
    public static HostScript Remove(DockerNetwork network) => new($"Remove the overlay network {network.Name}",
        $"""
        set -eu
        if ! said=$(docker network rm {ShellText.Quote(network.Id)} 2>&1); then
          echo "containers on other machines are attached to it ($said)" >&2
          exit 1
        fi
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
