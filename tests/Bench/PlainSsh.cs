using Cht.Lab.Tests.Cluster;
using Cht.Lab.Tests.Running;

namespace Cht.Bench;

/// <summary>The unavoidable work of a first run, done by hand with plain parallel ssh: what an expert's shell script would take.</summary>
internal static class PlainSsh
{
    private const string Install = """
        set -e
        export DEBIAN_FRONTEND=noninteractive
        apt-get update -qq
        apt-get install -y -qq --no-install-recommends docker.io docker-cli docker-compose iptables curl >/dev/null
        apt-mark hold docker.io docker-cli docker-compose >/dev/null
        """;

    public static async Task ProvisionAsync(MachineShell shell, IReadOnlyList<string> machines)
    {
        await shell.OnAllAsync(machines, Install);
        var core = machines[0];
        await shell.RunAsync(core, $"docker swarm init --advertise-addr {HandMadeServers.AddressOf(core)} >/dev/null");
        var token = (await shell.RunAsync(core, "docker swarm join-token -q worker")).Trim();
        await shell.OnAllAsync(machines.Skip(1), $"docker swarm join --token {token} {HandMadeServers.AddressOf(core)}:2377 >/dev/null");
        await shell.RunAsync(core, "docker network create --driver overlay --attachable --subnet 10.201.0.0/24 cht-net >/dev/null");
    }
}
