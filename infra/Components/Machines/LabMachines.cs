using System.Collections.Immutable;
using Cht.Layout;
using Cht.Provider.Connections;
using Cht.Provider.Keys;
using Cht.Provider.Lab;
using Pulumi;

namespace Cht.Components.Machines;

/// <summary>What a lab is made of.</summary>
public sealed record LabMachinesArgs
{
    public required ClusterLayout Layout { get; init; }

    /// <summary>Name of the lab on this computer.</summary>
    public required string Lab { get; init; }

    /// <summary>The bridge's subnet in CIDR form; its first address is this computer.</summary>
    public required string Subnet { get; init; }

    public required string Suite { get; init; }

    public required string Mirror { get; init; }

    /// <summary>Machines on the bridge that are no peers: name to address.</summary>
    public ImmutableSortedDictionary<string, string> Outsiders { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
}

/// <summary>Machines on this computer. The stack makes all keys, so each host key is pinned from birth.</summary>
public sealed class LabMachines : ComponentResource
{
    private readonly LabMachinesArgs lab;
    private readonly SshKeyPair operatorKey;
    private readonly LabNetwork network;
    private readonly LabBaseTree baseTree;

    public LabMachines(string name, LabMachinesArgs args, ComponentResourceOptions? options = null)
        : base("cht:lab:Machines", name, options)
    {
        ArgumentNullException.ThrowIfNull(args);
        lab = args;
        var child = new CustomResourceOptions { Parent = this };
        operatorKey = new SshKeyPair("operator-key", new() { Comment = $"operator@{args.Lab}" }, child);
        network = new LabNetwork("network", new() { Lab = args.Lab, Subnet = args.Subnet }, child);
        baseTree = new LabBaseTree("base-tree", new() { Suite = args.Suite, Mirror = args.Mirror }, child);
        Machines = [.. args.Layout.Machines.Select(Member)];
        Outsiders = [.. args.Outsiders.Select(outsider => Create(outsider.Key, outsider.Value, args.Layout.DeployUser).Connection)];
        RegisterOutputs();
    }

    public ImmutableArray<ClusterMachine> Machines { get; }

    /// <summary>Connections to the machines that are no peers.</summary>
    public ImmutableArray<ConnectionArgs> Outsiders { get; }

    private ClusterMachine Member(Machine machine)
    {
        var (connection, hostKey, resource) = Create(machine.Name, machine.PrivateAddress.ToString(), machine.Ssh.User);
        return new ClusterMachine(machine, connection, hostKey.Apply(key => ImmutableArray.Create(key)), resource);
    }

    private (ConnectionArgs Connection, Output<string> HostKey, LabMachine Resource) Create(string machine, string address, string user)
    {
        var hostKey = new SshKeyPair($"{machine}-host-key", new() { Comment = machine }, new() { Parent = this });
        var args = new LabMachineArgs
        {
            Lab = lab.Lab,
            Machine = machine,
            Subnet = lab.Subnet,
            Address = address,
            Suite = lab.Suite,
            Mirror = lab.Mirror,
            User = user,
            AuthorizedKey = operatorKey.PublicKey,
            HostPublicKey = hostKey.PublicKey,
            HostPrivateKey = hostKey.PrivateKey,
        };
        var resource = new LabMachine(machine, args, new() { Parent = this, DependsOn = { network, baseTree } });
        var connection = new ConnectionArgs
        {
            Name = machine,
            Address = address,
            User = user,
            HostKeys = { hostKey.PublicKey },
            PrivateKey = operatorKey.PrivateKey,
            Instance = resource.Instance,
        };
        return (connection, hostKey.PublicKey, resource);
    }
}
