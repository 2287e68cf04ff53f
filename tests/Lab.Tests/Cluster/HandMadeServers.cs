using Cht.Hosts.Keys;
using Cht.Hosts.Lab;
using Cht.Lab.Tests.Running;

namespace Cht.Lab.Tests.Cluster;

/// <summary>Four machines made by hand, without any stack: what an operator calls existing servers.</summary>
internal sealed class HandMadeServers : IAsyncDisposable
{
    private const string Lab = "byhand";
    private const string Subnet = "10.87.242.0/24";
    public static readonly IReadOnlyList<string> Machines = ["core", "couchdb1", "couchdb2", "couchdb3"];

    private readonly LabComputer computer = new();
    private readonly Dictionary<string, SshKeyPair> hostKeys = new(StringComparer.Ordinal);

    public static string Gateway => LabNetwork.GatewayOf(Subnet);

    public static string AddressOf(string machine) => $"10.87.242.{11 + Machines.ToList().IndexOf(machine)}";

    public SshKeyPair Operator { get; private set; } = null!;

    public SshKeyPair HostKeyOf(string machine) => hostKeys[machine];

    public async Task CreateAsync()
    {
        await new LabPrerequisites(computer).EnsureAsync();
        await new LabNetwork(computer).EnsureAsync(new LabNetworkSpec { Lab = Lab, Subnet = Subnet });
        var tree = await new LabBaseTree(computer).EnsureAsync(new LabBaseTreeSpec());
        Operator = await SshKeys.GenerateAsync("operator", CancellationToken.None);
        foreach (var machine in Machines)
        {
            hostKeys[machine] = await SshKeys.GenerateAsync(machine, CancellationToken.None);
        }

        await Task.WhenAll(Machines.Select(machine => new LabMachine(computer).EnsureAsync(
            new LabMachineDefinition
            {
                Lab = Lab,
                // Given servers have names of their own; the stack gives them those of the layout.
                Name = $"srv-{machine}",
                Address = AddressOf(machine),
                Gateway = Gateway,
                HostPublicKey = hostKeys[machine].PublicKey,
                AuthorizedKeys = [Operator.PublicKey],
                MachineId = Guid.NewGuid().ToString("N"),
                BaseTree = tree.Identity,
            },
            hostKeys[machine].PrivateKey)));
    }

    public Dictionary<string, string> Pinned() => Machines.ToDictionary(machine => machine, machine => HostKeyOf(machine).PublicKey);

    /// <summary>An ssh_config of the test's own: the machines are also looked at without any stack.</summary>
    public string WriteSshConfig(InfraProject project, string keyFile)
    {
        var knownHosts = project.WriteSecret(
            "known_hosts", string.Concat(Machines.Select(machine => $"{AddressOf(machine)} {HostKeyOf(machine).PublicKey}\n")));
        return project.WriteSecret("ssh_config", string.Concat(Machines.Select(machine =>
            $"Host {machine}\n  HostName {AddressOf(machine)}\n  User ubuntu\n  IdentityFile {keyFile}\n  UserKnownHostsFile {knownHosts}\n")));
    }

    /// <summary>A stack file for them; the key file lies in the folder given.</summary>
    public string StackFile(string keyFile, IReadOnlyDictionary<string, string> pinned) => $"""
        config:
          cht-cluster:target: servers
          cht-cluster:overlayEncrypted: false
          cht-cluster:deploy: false
          cht-cluster:requirements: warn
          cht-cluster:sshPrivateKeyFile: {keyFile}
          cht-cluster:administratorRanges: [{Gateway}/32]
          cht-cluster:machines:
        {string.Join('\n', Machines.Select(machine => $"""
            - name: {machine}
              role: {(machine == "core" ? "core" : "couchdb")}
              address: {AddressOf(machine)}
              hostKeys: ["{pinned[machine]}"]
        """))}
        """;

    public async ValueTask DisposeAsync() => await LabCleanup.RemoveAllAsync(computer, Lab, deleteData: true);
}
