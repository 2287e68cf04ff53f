using Cht.Hosts.Keys;
using Cht.Hosts.Lab;
using Cht.Lab.Tests.Running;

namespace Cht.Lab.Tests.MicroK8s;

/// <summary>Two machines made by hand on which snap and microk8s are there without a snap store.</summary>
internal sealed class MicroK8sMachines(InfraProject project) : IAsyncDisposable
{
    private const string Lab = "labkube";
    private const string Subnet = "10.87.227.0/24";
    public static readonly IReadOnlyList<string> Names = ["core", "couchdb1"];

    private readonly LabComputer computer = new();
    private readonly Dictionary<string, SshKeyPair> hostKeys = new(StringComparer.Ordinal);
    private SshKeyPair operatorKey = null!;
    private string tree = string.Empty;
    private string keyFile = string.Empty;

    public MachineShell Shell { get; private set; } = null!;

    private static string AddressOf(string machine) => $"10.87.227.{11 + Names.ToList().IndexOf(machine)}";

    public async Task CreateAsync()
    {
        await new LabPrerequisites(computer).EnsureAsync();
        await new LabNetwork(computer).EnsureAsync(new LabNetworkSpec { Lab = Lab, Subnet = Subnet });
        tree = (await new LabBaseTree(computer).EnsureAsync(new LabBaseTreeSpec())).Identity;
        operatorKey = await SshKeys.GenerateAsync("operator", CancellationToken.None);
        keyFile = project.WriteSecret("id_ed25519", operatorKey.PrivateKey);
        foreach (var machine in Names)
        {
            hostKeys[machine] = await SshKeys.GenerateAsync(machine, CancellationToken.None);
        }

        var knownHosts = project.WriteSecret(
            "known_hosts", string.Concat(Names.Select(machine => $"{AddressOf(machine)} {hostKeys[machine].PublicKey}\n")));
        Shell = new MachineShell(project.WriteSecret("ssh_config", string.Concat(Names.Select(machine =>
            $"Host {machine}\n  HostName {AddressOf(machine)}\n  User ubuntu\n  IdentityFile {keyFile}\n  UserKnownHostsFile {knownHosts}\n"))));
        await Task.WhenAll(Names.Select(MakeAsync));
    }

    /// <summary>Another machine in the place of one: same name, address and host key, and nothing else of it.</summary>
    public async Task ReplaceAsync(string machine)
    {
        await new LabMachine(computer).RemoveAsync(Lab, $"srv-{machine}", deleteData: true, CancellationToken.None);
        await MakeAsync(machine);
    }

    public void WriteStackFile(string channel) => project.WriteStackFile($$"""
        config:
          cht-cluster:target: microk8s
          cht-cluster:microk8sMachines: servers
          cht-cluster:microk8sChannel: {{channel}}
          cht-cluster:kubernetes:
            ingressHost: cht.example.org
            storageSize: 20Gi
            couchdbMemory: 1Gi
          cht-cluster:sshPrivateKeyFile: {{keyFile}}
          cht-cluster:administratorRanges: [{{LabNetwork.GatewayOf(Subnet)}}/32]
          cht-cluster:machines:
        {{string.Join('\n', Names.Select(machine => $"""
            - name: {machine}
              role: {(machine == "core" ? "core" : "couchdb")}
              address: {AddressOf(machine)}
              hostKeys: ["{hostKeys[machine].PublicKey}"]
        """))}}
        """);

    public async ValueTask DisposeAsync() => await LabCleanup.RemoveAllAsync(computer, Lab, deleteData: true);

    private async Task MakeAsync(string machine)
    {
        await new LabMachine(computer).EnsureAsync(
            new LabMachineDefinition
            {
                Lab = Lab,
                Name = $"srv-{machine}",
                Address = AddressOf(machine),
                Gateway = LabNetwork.GatewayOf(Subnet),
                HostPublicKey = hostKeys[machine].PublicKey,
                AuthorizedKeys = [operatorKey.PublicKey],
                MachineId = Guid.NewGuid().ToString("N"),
                BaseTree = tree,
            },
            hostKeys[machine].PrivateKey);
        var program = await File.ReadAllTextAsync(Path.Combine(InfraProject.Root, "tests", "Lab.Tests", "MicroK8s", "fake_microk8s.py"));
        await Shell.RunAsync(machine,
            $$"""
            set -eu
            command -v python3 >/dev/null || { apt-get -q update && apt-get -q -y --no-install-recommends install python3; } >/dev/null
            cat >/usr/local/lib/fake-microk8s.py <<'END_OF_PROGRAM'
            {{program}}
            END_OF_PROGRAM
            chmod 0755 /usr/local/lib/fake-microk8s.py
            ln -sf /usr/local/lib/fake-microk8s.py /usr/bin/snap
            """);
    }
}
