using System.Collections.Immutable;
using Cht.Hosts.Connections;
using Cht.Hosts.Convergence;

namespace Cht.Hosts.Docker;

/// <summary>What a machine must offer before anything is done to it.</summary>
public sealed record DockerPreflightDesired
{
    /// <summary>The machine's name in the cluster layout.</summary>
    public required string Host { get; init; }

    /// <summary>The address by which the other machines reach it; must be on one of its interfaces.</summary>
    public required string PrivateAddress { get; init; }

    /// <summary>Private addresses of the other machines.</summary>
    public ImmutableArray<string> PeerAddresses { get; init; } = [];

    /// <summary>Which Docker is to be installed: decides which systems will do.</summary>
    public required DockerEngineDesired Docker { get; init; }

    /// <summary>Whether the overlay network is to be encrypted.</summary>
    public bool EncryptedOverlay { get; init; }

    /// <summary>MTU in bytes which the network between the machines must have. The default value is 1500.</summary>
    public int Mtu { get; init; } = 1500;

    /// <summary>In MiB. The default value is 900: what a machine sold as 1 GiB has.</summary>
    public long MinimumMemory { get; init; } = 900;

    /// <summary>Free space for Docker's data, in MiB. The default value is 4096.</summary>
    public long MinimumDisk { get; init; } = 4096;

    /// <summary>Servers that the machine must reach over HTTPS, where it pulls images itself. The default is none.</summary>
    public ImmutableArray<string> Servers { get; init; } = [];
}

/// <summary>What was found.</summary>
public sealed record DockerPreflightObserved
{
    public required OperatingSystemRelease System { get; init; }

    public bool Systemd { get; init; }

    public string MachineId { get; init; } = string.Empty;

    public string Kernel { get; init; } = string.Empty;

    public long Processors { get; init; }

    /// <summary>In MiB.</summary>
    public long Memory { get; init; }

    /// <summary>Free space where Docker keeps its data, in MiB.</summary>
    public long Disk { get; init; }

    /// <summary>The machine's clock when it was asked.</summary>
    public DateTimeOffset Clock { get; init; }

    public ImmutableArray<string> Addresses { get; init; } = [];

    /// <summary>How the machine reaches each peer.</summary>
    public ImmutableArray<PeerRoute> Routes { get; init; } = [];

    public required KernelFeatures Features { get; init; }

    /// <summary>How many files a process may open at most.</summary>
    public long OpenFiles { get; init; } = long.MaxValue;

    /// <summary>Servers that did not answer on port 443.</summary>
    public ImmutableArray<string> Unreached { get; init; } = [];
}

/// <param name="Peer">Address of the other machine.</param>
/// <param name="Source">Address from which packets to it leave, or empty when there is no route.</param>
/// <param name="Mtu">MTU in bytes of the interface.</param>
public sealed record PeerRoute(string Peer, string Source, long Mtu);

/// <summary>Reads what a machine is and has, before anything is changed. <see cref="PreflightCheck"/> judges all machines.</summary>
public static class DockerPreflight
{
    public const string ReadPurpose = "Read what the machine is and has";

    public static HostScript ObserveScript(DockerPreflightDesired desired)
    {
        ArgumentNullException.ThrowIfNull(desired);
        return ObservedFacts.Script(ReadPurpose,
            $$"""
            . /etc/os-release
            fact os "$ID"
            fact os_version "${VERSION_ID:-}"
            fact os_codename "${VERSION_CODENAME:-}"
            fact architecture "$(dpkg --print-architecture 2>/dev/null || uname -m)"
            [ ! -d /run/systemd/system ] || fact systemd yes
            first_line /etc/machine-id
            fact machine_id "$first"
            fact kernel "$(uname -r)"
            fact processors "$(nproc)"
            fact memory "$(awk '$1 == "MemTotal:" { print int($2 / 1024) }' /proc/meminfo)"
            directory=/var/lib/docker
            while [ ! -d "$directory" ]; do directory=$(dirname "$directory"); done
            fact disk "$(df -Pk "$directory" | awk 'NR == 2 { print int($4 / 1024) }')"
            {{MachineClock.Shared}}
            fact clock "$machine_clock"
            ip -o addr show | awk '{ sub(/\/.*/, "", $4); print "address=" $4 }'
            for peer in {{ShellText.QuoteAll(desired.PeerAddresses)}}; do
              route=$(ip -o route get "$peer" 2>/dev/null || true)
              source=$(printf '%s\n' "$route" | sed -n -e 's/.* src \([^ ]*\).*/\1/p' | head -n 1)
              device=$(printf '%s\n' "$route" | sed -n -e 's/.* dev \([^ ]*\).*/\1/p' | head -n 1)
              fact route "$peer,$source,$(cat "/sys/class/net/$device/mtu" 2>/dev/null || true)"
            done
            {{OpenFilesLimit.Script}}
            for server in {{ShellText.QuoteAll(desired.Servers)}}; do
              # shellcheck disable=SC2016 # The inner shell expands its argument.
              timeout 10 bash -c ': </dev/tcp/"$0"/443' "$server" 2>/dev/null || fact unreached "$server"
            done
            {{KernelFeatures.Script}}
            """);
    }

    public static DockerPreflightObserved Parse(DockerPreflightDesired desired, ScriptResult result)
    {
        ArgumentNullException.ThrowIfNull(desired);
        ArgumentNullException.ThrowIfNull(result);
        var facts = ObservedFacts.Parse(desired.Host, ReadPurpose, result);
        return new DockerPreflightObserved
        {
            System = new OperatingSystemRelease(facts["os"], facts["os_version"], facts["os_codename"], facts["architecture"]),
            Systemd = facts.Is("systemd"),
            MachineId = facts["machine_id"],
            Kernel = facts["kernel"],
            Processors = facts.Number("processors"),
            Memory = facts.Number("memory"),
            Disk = facts.Number("disk"),
            Clock = DateTimeOffset.FromUnixTimeMilliseconds(facts.Number("clock")),
            Addresses = [.. facts.All("address").Distinct(StringComparer.Ordinal)],
            Routes = [.. facts.All("route").Select(Route)],
            Features = KernelFeatures.From(facts),
            OpenFiles = facts["open_files"] is "unlimited" or "" ? long.MaxValue : facts.Number("open_files"),
            Unreached = [.. facts.All("unreached")],
        };
    }

    private static PeerRoute Route(string fact) =>
        fact.Split(',') is [var peer, var source, var mtu]
            ? new PeerRoute(peer, source, long.TryParse(mtu, out var bytes) ? bytes : 0)
            : new PeerRoute(fact, string.Empty, 0);
}
