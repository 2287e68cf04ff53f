using System.Collections.Immutable;
using Cht.Layout;
using Cht.Provider.Connections;
using Cht.Provider.Keys;
using Pulumi;
using Pulumi.Aws.Ec2;

namespace Cht.Components.Machines;

/// <summary>EC2 instances over the zones of a region. The stack makes all keys, so each host key is pinned from birth.</summary>
public sealed class AwsMachines : CloudMachines
{
    private const string BastionType = "t3.micro";

    private readonly AwsNetwork network;
    private readonly AwsSecurityGroups firewall;
    private readonly AwsDataVolumes volumes;
    private readonly AwsInstances instances;

    public AwsMachines(string name, CloudMachinesArgs args, ComponentResourceOptions? options = null)
        : base("cht:aws:Machines", name, args, options)
    {
        ArgumentNullException.ThrowIfNull(args);
        network = new AwsNetwork("network", args, new() { Parent = this });
        firewall = new AwsSecurityGroups("firewall", args, network.VpcId, new() { Parent = this });
        volumes = new AwsDataVolumes("data", args, new() { Parent = this });
        instances = new AwsInstances(this, args, OperatorKey);
        MakeAll();
    }

    private protected override Output<string> MakeBastion(SshKeyPair hostKey)
    {
        var instance = instances.Create(new()
        {
            Name = "bastion",
            Type = BastionType,
            SubnetId = network.SubnetIds[Args.Network.BastionSubnet.Name],
            PrivateAddress = Args.Network.BastionAddress.ToString(),
            SecurityGroupIds = firewall.Bastion!.Id,
            HostKey = hostKey,
            HasTransientAddress = false,
        });
        return FixedAddress("bastion", instance).Address;
    }

    private protected override ClusterMachine MakeMachine(Machine machine, int index, SshKeyPair hostKey, ConnectionArgs? jump)
    {
        var isReached = Args.IsReachedFromOutside(machine);
        var instance = instances.Create(new()
        {
            Name = machine.Name,
            Type = Args.MachineSize,
            SubnetId = network.SubnetIds[Args.Network.SubnetOf(index).Name],
            PrivateAddress = machine.PrivateAddress.ToString(),
            SecurityGroupIds = firewall.IdsFor(machine),
            HostKey = hostKey,
            // Only to reach out; nobody connects to it, so it may change.
            HasTransientAddress = !isReached && Args.HasPublicAddress(machine),
            DataDevice = volumes.DeviceOf(machine),
        });
        var attachment = volumes.Attach(machine, instance);
        var fixedAddress = isReached ? FixedAddress(machine.Name, instance) : ((Output<string> Address, EipAssociation Association)?)null;
        var connection = Connections.To(machine, hostKey, fixedAddress?.Address, instance.Id, jump);
        return new ClusterMachine(machine, connection, hostKey.PublicKey.Apply(key => ImmutableArray.Create(key)), instance)
        {
            PublicAddress = fixedAddress?.Address,
            Parts = [.. new Resource?[] { attachment, fixedAddress?.Association }.OfType<Resource>()],
        };
    }

    private (Output<string> Address, EipAssociation Association) FixedAddress(string machine, Instance instance)
    {
        var address = new Eip(machine, new EipArgs { Domain = "vpc", Tags = Args.TagsFor(machine).ToImmutableDictionary() },
            new() { Parent = this, DependsOn = { network } });
        var association = new EipAssociation(machine, new() { AllocationId = address.Id, InstanceId = instance.Id },
            new() { Parent = this, DeleteBeforeReplace = true, ReplaceOnChanges = { "instanceId", "allocationId" } });
        return (address.PublicIp, association);
    }
}
