using Cht.Lab.Tests.Cluster;
using Cht.Lab.Tests.Running;

namespace Cht.Bench;

/// <summary>
/// The unavoidable work of a first run, done by hand with plain parallel ssh: what the shell script of an expert would take who
/// has every file ready and asks no question twice. The machines end as ours: name, baseline, firewall,
/// Docker and who may use it, swarm with labels, network, files.
/// </summary>
internal static class PlainSsh
{
    private const string Files =
        "etc/hostname etc/hosts etc/sysctl.d/99-zz-cht-infra.conf etc/ssh/sshd_config.d/00-cht-infra.conf etc/apt/apt.conf.d/99-cht-infra "
        + "etc/systemd/journald.conf.d/99-cht-infra.conf etc/cht-infra/firewall.nft etc/systemd/system/cht-firewall.service etc/docker/daemon.json home/ubuntu/cht";

    private const string Prepare = """
        hostname -F /etc/hostname
        sysctl --quiet --ignore --system >/dev/null 2>&1 || true
        sshd -t
        systemctl reload ssh
        systemctl restart systemd-journald
        nft -f /etc/cht-infra/firewall.nft
        systemctl enable --quiet cht-firewall.service
        """;

    private const string Install = """
        export DEBIAN_FRONTEND=noninteractive
        apt-get update -qq
        apt-get install -y -qq --no-install-recommends -o Dpkg::Options::=--force-confold docker.io docker-cli docker-compose iptables curl >/dev/null
        apt-mark hold docker.io docker-cli docker-compose >/dev/null
        usermod -a -G docker ubuntu
        """;

    /// <summary>The files of each machine that a first run has finished, as the text of an archive.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> CollectAsync(MachineShell shell, IReadOnlyList<string> machines) =>
        await shell.OnAllAsync(machines, $"set -eo pipefail; tar -C / -cz {Files} | base64");

    public static async Task ProvisionAsync(MachineShell shell, IReadOnlyList<string> machines, IReadOnlyDictionary<string, string> files)
    {
        await Task.WhenAll(machines.Select(machine => shell.RunAsync(
            machine, $"set -e\nbase64 -d <<'END' | tar -C / -xz\n{files[machine].TrimEnd()}\nEND\n{Prepare}\n{Install}")));
        var core = machines[0];
        await shell.RunAsync(core, $"docker swarm init --advertise-addr {HandMadeServers.AddressOf(core)} >/dev/null");
        var token = (await shell.RunAsync(core, "docker swarm join-token -q worker")).Trim();
        await shell.OnAllAsync(machines.Skip(1), $"docker swarm join --token {token} {HandMadeServers.AddressOf(core)}:2377 >/dev/null");
        var labels = machines.Select(machine =>
            $"docker node update --label-add org.cht.cluster=bench --label-add org.cht.role={(machine == core ? "core" : "couchdb")} {machine} >/dev/null");
        await shell.RunAsync(core, string.Join("; ", labels.Prepend("set -e")));
        await shell.RunAsync(core, "docker network create --driver overlay --attachable --subnet 10.201.0.0/24 cht-net >/dev/null");
    }
}
