using System.Text;
using System.Text.Json.Nodes;
using Cht.Hosts.Connections;
using Cht.Hosts.Convergence;
using Cht.Hosts.Docker;

namespace Cht.Hosts.Swarm;

internal static class SwarmScripts
{
    public const string ReadPurpose = "Read the swarm membership";

    private const string Ownership =
        """
        # ownership ACTION CLUSTER NODE ADDRESS LIST
        ownership() {
          mkdir -p /var/lib/cht-infra
          printf '{"action":"%s","cluster":"%s","node":"%s","address":"%s","list":"%s"}\n' \
            "$1" "$2" "$3" "$4" "$5" >/var/lib/cht-infra/.swarm.json.new
          sync /var/lib/cht-infra/.swarm.json.new
          mv -f /var/lib/cht-infra/.swarm.json.new /var/lib/cht-infra/swarm.json
          sync /var/lib/cht-infra
        }
        """;

    /// <summary>
    /// An engine that has left a swarm and joins another one keeps its old place in the gossip of the networks ("rejoinClusterBootstrap
    /// unable to find local node info"): containers on its overlay then reach no other machine until it is restarted. The note of
    /// having left is in memory, since a reboot restarts the engine as well.
    /// </summary>
    private const string FreshEngine =
        """
        if [ -e /run/cht-infra/swarm-left ] || grep -q '"node":"[^"]' /var/lib/cht-infra/swarm.json 2>/dev/null; then
          systemctl restart docker
          rm -f /run/cht-infra/swarm-left
        fi
        """;

    /// <summary>
    /// What the engine says of itself, over its socket: the docker command would start each of its plugins as well.
    /// <c>told TEXT</c> prints what follows the text in the answer that <c>ask</c> got, up to the next quotation mark.
    /// </summary>
    internal const string Membership =
        """
        ask() { info=$(curl -sS --max-time 20 --unix-socket /var/run/docker.sock http://localhost/info); }
        # A shell cuts long texts by trying each length, which takes longer than a process.
        told() {
          found=$(printf '%s\n' "$info" | grep -o "$1[0-9A-Za-z]*") || return 0
          found=${found#"$1"}
          echo "${found%%[!0-9A-Za-z]*}"
        }
        state() { told '"LocalNodeState":"'; }
        node() { told '"NodeID":"'; }
        """;

    /// <summary>The engine's <c>/swarm</c> is left alone, since its answer holds the join tokens. Workers have no list of nodes.</summary>
    public static HostScript Observe() => ObservedFacts.Script(ReadPurpose,
        $$"""
        {{EngineAnswer.Shared}}
        fact read_at "$machine_clock"
        first_line /proc/sys/kernel/hostname
        fact hostname "$first"
        {{EngineAnswer.WhileSearching}}
        if [ -n "$engine_info" ]; then fact info "$engine_info"; fi
        case $engine_info in *'"ControlAvailable":true'*) fact nodes "$(engine http://localhost/nodes)" ;; esac
        [ ! -e /var/lib/docker/swarm/docker-state.json ] || document local_state </var/lib/docker/swarm/docker-state.json
        [ ! -e /var/lib/cht-infra/swarm.json ] || document ownership </var/lib/cht-infra/swarm.json
        """) with
    {
        Shared = EngineAnswer.Shared,
        Deadline = TimeSpan.FromMinutes(2),
    };

    /// <summary>
    /// Engines read the host name from the kernel. Written without hostnamectl, which needs a message bus that small
    /// systems do not have; cloud-init is told to leave the name alone.
    /// </summary>
    public static HostScript SetHostname(string name) => new($"Name the machine {name}",
        $$"""
        set -eu
        name={{ShellText.Quote(name)}}
        printf '%s\n' "$name" >/etc/.hostname.new
        chmod 0644 /etc/.hostname.new
        # sudo complains when the name does not resolve.
        grep -Eq "^[^#]*[[:space:]]$name([[:space:]]|\$)" /etc/hosts || printf '127.0.1.1\t%s\n' "$name" >>/etc/hosts
        if [ -d /etc/cloud/cloud.cfg.d ]; then
          printf 'preserve_hostname: true\nmanage_etc_hosts: false\n' >/etc/cloud/cloud.cfg.d/99-cht-hostname.cfg
        fi
        mv -f /etc/.hostname.new /etc/hostname
        printf '%s\n' "$name" >/proc/sys/kernel/hostname
        """)
    {
        Mutates = true,
    };

    public static HostScript Init(SwarmManagerDesired desired)
    {
        var address = ShellText.Quote(desired.Address);
        var pools = string.Concat(desired.AddressPools.Select(pool => $" --default-addr-pool {ShellText.Quote(pool)}"));
        var mask = pools.Length == 0 ? string.Empty : $" --default-addr-pool-mask-length {desired.AddressPoolMaskLength}";
        return new HostScript("Form the swarm",
            $$"""
            set -eu
            umask 077
            {{Ownership}}
            {{Membership}}
            address={{address}}
            {{FreshEngine}}
            ownership init '' '' "$address" ''
            # The command prints the join token on its standard output.
            docker swarm init --advertise-addr "$address" --listen-addr "$address:2377" \
              --data-path-addr {{ShellText.Quote(desired.DataPathAddress ?? desired.Address)}} \
              --cert-expiry {{Expiry(desired)}} --task-history-limit {{desired.TaskHistoryLimit}}{{pools}}{{mask}} >/dev/null
            ask
            ownership init "$(told '"Cluster":{"ID":"')" "$(node)" "$address" ''
            """)
        {
            Mutates = true,
            Deadline = TimeSpan.FromMinutes(2),
        };
    }

    public static HostScript Update(SwarmManagerDesired desired) => new("Update the settings of the swarm",
        $"""
        set -eu
        docker swarm update --cert-expiry {Expiry(desired)} --task-history-limit {desired.TaskHistoryLimit} >/dev/null
        """)
    {
        Mutates = true,
    };

    public static HostScript Record(SwarmOwnership ownership) => new("Record the swarm membership",
        $$"""
        set -eu
        umask 077
        {{Ownership}}
        ownership {{ShellText.QuoteAll([ownership.Action, ownership.Cluster, ownership.Node, ownership.Address, ownership.List])}}
        """)
    {
        Mutates = true,
    };

    /// <summary>
    /// Joins over the engine's socket with the request on standard input: <c>docker swarm join</c> takes the token as an
    /// argument, where every user of the machine can read it.
    /// </summary>
    public static HostScript Join(SwarmMemberDesired desired) => new("Join the swarm",
        $$"""
        set -eu
        umask 077
        {{Ownership}}
        {{Membership}}
        wanted={{ShellText.Quote(desired.ClusterId)}}
        address={{ShellText.Quote(desired.Address)}}
        list={{ShellText.Quote(desired.ClusterNodes.ReadAt)}}
        {{FreshEngine}}
        ownership join "$wanted" '' "$address" "$list"
        answer=$(mktemp)
        trap 'rm -f "$answer"' EXIT
        code=$(curl -sS --max-time 90 --unix-socket /var/run/docker.sock -H 'Content-Type: application/json' \
          --data-binary @- -o "$answer" -w '%{http_code}' http://localhost/swarm/join)
        ask
        # The engine answers 503 when it needs more than 20 s, and goes on by itself.
        waited=0
        while [ "$code" = 503 ] && [ "$(state)" = pending ] && [ "$waited" -lt 60 ]; do
          waited=$((waited + 1))
          sleep 1
          ask
        done
        if [ "$(state)" != active ]; then
          { echo "the engine answered $code:"; cat "$answer"; docker info --format '{{"{{.Swarm.Error}}"}}'; } |
            sed -e 's/SWMTKN-[0-9A-Za-z-]*/[token]/g' >&2
          exit 1
        fi
        ownership join "$wanted" "$(node)" "$address" "$list"
        """)
    {
        Mutates = true,
        Deadline = TimeSpan.FromMinutes(4),
        Input = Encoding.UTF8.GetBytes(JoinRequest(desired).ToJsonString()),
    };

    public static HostScript Leave(bool manager) => new("Leave the swarm",
        $"""
        set -eu
        docker swarm leave{(manager ? " --force" : string.Empty)} >/dev/null
        [ -d /run/cht-infra ] || mkdir -m 0700 /run/cht-infra
        : >/run/cht-infra/swarm-left
        rm -f /var/lib/cht-infra/swarm.json
        """)
    {
        Mutates = true,
        Deadline = TimeSpan.FromMinutes(2),
    };

    private static JsonObject JoinRequest(SwarmMemberDesired desired) => new()
    {
        ["ListenAddr"] = $"{desired.Address}:2377",
        ["AdvertiseAddr"] = desired.Address,
        ["DataPathAddr"] = desired.DataPathAddress ?? desired.Address,
        ["RemoteAddrs"] = new JsonArray([.. desired.ManagerAddresses.Select(address => (JsonNode)$"{address}:2377")]),
        ["JoinToken"] = desired.JoinToken,
        ["Availability"] = "active",
    };

    private static string Expiry(SwarmManagerDesired desired) => $"{(long)desired.NodeCertificateExpiry.TotalSeconds}s";
}
