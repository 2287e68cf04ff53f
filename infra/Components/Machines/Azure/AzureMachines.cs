using System.Collections.Immutable;
using Cht.Layout;
using Cht.Provider.Connections;
using Cht.Provider.Keys;
using Pulumi;
using Pulumi.Azure.Core;
using Pulumi.Azure.Network;

namespace Cht.Components.Machines;

/// <summary>Virtual machines over the zones of a region. The stack makes all keys, so each host key is pinned from birth.</summary>
public sealed class AzureMachines : ComponentResource
{
    private const string BastionSize = "Standard_B1s";

    private readonly CloudMachinesArgs args;
    private readonly AzureNetwork network;
    private readonly AzureSecurityGroups firewall;
    private readonly AzureDataDisks disks;
    private readonly AzureVirtualMachines virtualMachines;
    private readonly CloudConnections connections;

    public AzureMachines(string name, CloudMachinesArgs args, ComponentResourceOptions? options = null)
        : base("cht:azure:Machines", name, options)
    {
        ArgumentNullException.ThrowIfNull(args);
        this.args = args;
        var operatorKey = new SshKeyPair("operator-key", new() { Comment = $"operator@{args.Layout.Name}" }, new() { Parent = this });
        // The data disks live in it, and a resource group takes along what is in it.
        var group = new ResourceGroup("machines", new ResourceGroupArgs { Tags = args.TagsFor("machines").ToImmutableDictionary() },
            new() { Parent = this, Protect = true, RetainOnDelete = true });
        network = new AzureNetwork("network", args, group.Name, new() { Parent = this });
        firewall = new AzureSecurityGroups("firewall", args, group.Name, new() { Parent = this });
        disks = new AzureDataDisks("data", args, group.Name, new() { Parent = this });
        virtualMachines = new AzureVirtualMachines(this, args, group.Name, operatorKey);
        connections = new CloudConnections(args, operatorKey);
        var bastion = args.Bastion == BastionPlace.Own ? OwnBastion() : null;
        var core = Member(args.Layout.Core, 0, bastion?.Connection);
        if (args.Bastion == BastionPlace.Core)
        {
            bastion = (connections.ToBastion(core.Machine.PublicAddress!, core.HostKey), connections.Access(core.Machine.PublicAddress!, core.HostKey));
        }

        Machines = [core.Machine, .. args.Layout.CouchDbMachines.Select((machine, index) => Member(machine, index + 1, bastion?.Connection).Machine)];
        Bastion = bastion?.Access;
        RegisterOutputs();
    }

    public ImmutableArray<ClusterMachine> Machines { get; }

    /// <summary>How administrators reach the bastion; null where there is none.</summary>
    public Output<SshAccess?>? Bastion { get; }

    private (ConnectionArgs Connection, Output<SshAccess?> Access)? OwnBastion()
    {
        var hostKey = HostKey("bastion");
        var address = virtualMachines.PublicAddress("bastion");
        var card = virtualMachines.Card(
            "bastion", network.SubnetIds[args.Network.BastionSubnet.Name], args.Network.BastionAddress.ToString(), address);
        _ = firewall.GuardBastion(card);
        _ = virtualMachines.Create(new()
        {
            Name = "bastion", Size = BastionSize, Zone = args.Network.BastionSubnet.Zone, Card = card, HostKey = hostKey,
        });
        return (connections.ToBastion(address.IpAddress, hostKey), connections.Access(address.IpAddress, hostKey));
    }

    private (ClusterMachine Machine, SshKeyPair HostKey) Member(Machine machine, int index, ConnectionArgs? jump)
    {
        var hostKey = HostKey(machine.Name);
        var subnet = args.Network.SubnetOf(index);
        var publicAddress = args.HasPublicAddress(machine) ? virtualMachines.PublicAddress(machine.Name) : null;
        var card = virtualMachines.Card(machine.Name, network.SubnetIds[subnet.Name], machine.PrivateAddress.ToString(), publicAddress);
        var guards = firewall.Guard(machine, card);
        var virtualMachine = virtualMachines.Create(new()
        {
            Name = machine.Name,
            Size = args.MachineSize,
            Zone = subnet.Zone,
            Card = card,
            HostKey = hostKey,
            DataDevice = disks.DeviceOf(machine),
        });
        var attachment = disks.Attach(machine, virtualMachine);
        var reached = args.IsReachedFromOutside(machine) ? publicAddress?.IpAddress : null;
        var connection = connections.To(machine, hostKey, reached, virtualMachine.VirtualMachineId, jump);
        return (new ClusterMachine(machine, connection, hostKey.PublicKey.Apply(key => ImmutableArray.Create(key)), virtualMachine)
        {
            PublicAddress = reached,
            Parts = [.. guards, .. attachment is null ? [] : ImmutableArray.Create(attachment)],
        }, hostKey);
    }

    private SshKeyPair HostKey(string machine) => new($"{machine}-host-key", new() { Comment = machine }, new() { Parent = this });
}
