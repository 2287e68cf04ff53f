using System.Collections.Immutable;
using Cht.Layout;
using Cht.Provider.Connections;
using Cht.Provider.Keys;
using Pulumi;
using Pulumi.Aws.Ec2;

namespace Cht.Components.Machines;

/// <summary>EC2 instances over the zones of a region. The stack makes all keys, so each host key is pinned from birth.</summary>
public sealed class AwsMachines : ComponentResource
{
    private const string BastionType = "t3.micro";

    private readonly CloudMachinesArgs args;
    private readonly AwsNetwork network;
    private readonly AwsSecurityGroups firewall;
    private readonly AwsDataVolumes volumes;
    private readonly AwsInstances instances;
    private readonly CloudConnections connections;

    public AwsMachines(string name, CloudMachinesArgs args, ComponentResourceOptions? options = null)
        : base("cht:aws:Machines", name, options)
    {
        ArgumentNullException.ThrowIfNull(args);
        this.args = args;
        var operatorKey = new SshKeyPair("operator-key", new() { Comment = $"operator@{args.Layout.Name}" }, new() { Parent = this });
        network = new AwsNetwork("network", args, new() { Parent = this });
        firewall = new AwsSecurityGroups("firewall", args, network.VpcId, new() { Parent = this });
        volumes = new AwsDataVolumes("data", args, new() { Parent = this });
        instances = new AwsInstances(this, args, operatorKey);
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
        var instance = instances.Create(new()
        {
            Name = "bastion",
            Type = BastionType,
            SubnetId = network.SubnetIds[args.Network.BastionSubnet.Name],
            PrivateAddress = args.Network.BastionAddress.ToString(),
            SecurityGroupIds = firewall.Bastion!.Id,
            HostKey = hostKey,
            HasTransientAddress = false,
        });
        var (address, _) = FixedAddress("bastion", instance);
        return (connections.ToBastion(address, hostKey), connections.Access(address, hostKey));
    }

    private (ClusterMachine Machine, SshKeyPair HostKey) Member(Machine machine, int index, ConnectionArgs? jump)
    {
        var hostKey = HostKey(machine.Name);
        var isReached = args.IsReachedFromOutside(machine);
        var instance = instances.Create(new()
        {
            Name = machine.Name,
            Type = args.MachineSize,
            SubnetId = network.SubnetIds[args.Network.SubnetOf(index).Name],
            PrivateAddress = machine.PrivateAddress.ToString(),
            SecurityGroupIds = firewall.IdsFor(machine),
            HostKey = hostKey,
            // Only to reach out; nobody connects to it, so it may change.
            HasTransientAddress = !isReached && args.HasPublicAddress(machine),
            DataDevice = volumes.DeviceOf(machine),
        });
        var attachment = volumes.Attach(machine, instance);
        var fixedAddress = isReached ? FixedAddress(machine.Name, instance) : ((Output<string> Address, EipAssociation Association)?)null;
        var connection = connections.To(machine, hostKey, fixedAddress?.Address, instance.Id, jump);
        return (new ClusterMachine(machine, connection, hostKey.PublicKey.Apply(key => ImmutableArray.Create(key)), instance)
        {
            PublicAddress = fixedAddress?.Address,
            Parts = [.. new Resource?[] { attachment, fixedAddress?.Association }.OfType<Resource>()],
        }, hostKey);
    }

    private SshKeyPair HostKey(string machine) => new($"{machine}-host-key", new() { Comment = machine }, new() { Parent = this });

    private (Output<string> Address, EipAssociation Association) FixedAddress(string machine, Instance instance)
    {
        var address = new Eip(machine, new EipArgs { Domain = "vpc", Tags = args.TagsFor(machine).ToImmutableDictionary() },
            new() { Parent = this, DependsOn = { network } });
        var association = new EipAssociation(machine, new() { AllocationId = address.Id, InstanceId = instance.Id },
            new() { Parent = this, DeleteBeforeReplace = true, ReplaceOnChanges = { "instanceId", "allocationId" } });
        return (address.PublicIp, association);
    }
}
