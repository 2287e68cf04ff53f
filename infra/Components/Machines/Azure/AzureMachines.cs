using System.Collections.Immutable;
using Cht.Layout;
using Cht.Provider.Connections;
using Cht.Provider.Keys;
using Pulumi;
using Pulumi.Azure.Core;
using Pulumi.Azure.Network;

namespace Cht.Components.Machines;

/// <summary>Virtual machines over the zones of a region. The stack makes all keys, so each host key is pinned from birth.</summary>
public sealed class AzureMachines : CloudMachines
{
    private const string BastionSize = "Standard_B1s";

    private readonly AzureNetwork network;
    private readonly AzureSecurityGroups firewall;
    private readonly AzureDataDisks disks;
    private readonly AzureVirtualMachines virtualMachines;

    public AzureMachines(string name, CloudMachinesArgs args, ComponentResourceOptions? options = null)
        : base("cht:azure:Machines", name, args, options)
    {
        ArgumentNullException.ThrowIfNull(args);
        // The data disks live in it, and a resource group takes along what is in it.
        var group = new ResourceGroup("machines", new ResourceGroupArgs { Tags = args.TagsFor("machines").ToImmutableDictionary() },
            new() { Parent = this, Protect = true, RetainOnDelete = true });
        network = new AzureNetwork("network", args, group.Name, new() { Parent = this });
        firewall = new AzureSecurityGroups("firewall", args, group.Name, new() { Parent = this });
        disks = new AzureDataDisks("data", args, group.Name, new() { Parent = this });
        virtualMachines = new AzureVirtualMachines(this, args, group.Name, OperatorKey);
        MakeAll();
    }

    private protected override Output<string> MakeBastion(SshKeyPair hostKey)
    {
        var address = virtualMachines.PublicAddress("bastion");
        var card = virtualMachines.Card(
            "bastion", network.SubnetIds[Args.Network.BastionSubnet.Name], Args.Network.BastionAddress.ToString(), address);
        _ = firewall.GuardBastion(card);
        _ = virtualMachines.Create(new()
        {
            Name = "bastion", Size = BastionSize, Zone = Args.Network.BastionSubnet.Zone, Card = card, HostKey = hostKey,
        });
        return address.IpAddress;
    }

    private protected override ClusterMachine MakeMachine(Machine machine, int index, SshKeyPair hostKey, ConnectionArgs? jump)
    {
        var subnet = Args.Network.SubnetOf(index);
        var publicAddress = Args.HasPublicAddress(machine) ? virtualMachines.PublicAddress(machine.Name) : null;
        var card = virtualMachines.Card(machine.Name, network.SubnetIds[subnet.Name], machine.PrivateAddress.ToString(), publicAddress);
        var guards = firewall.Guard(machine, card);
        var virtualMachine = virtualMachines.Create(new()
        {
            Name = machine.Name,
            Size = Args.MachineSize,
            Zone = subnet.Zone,
            Card = card,
            HostKey = hostKey,
            DataDevice = disks.DeviceOf(machine),
        });
        var attachment = disks.Attach(machine, virtualMachine);
        var reached = Args.IsReachedFromOutside(machine) ? publicAddress?.IpAddress : null;
        var connection = Connections.To(machine, hostKey, reached, virtualMachine.VirtualMachineId, jump);
        return new ClusterMachine(machine, connection, hostKey.PublicKey.Apply(key => ImmutableArray.Create(key)), virtualMachine)
        {
            PublicAddress = reached,
            Parts = [.. guards, .. attachment is null ? [] : ImmutableArray.Create(attachment)],
        };
    }
}
