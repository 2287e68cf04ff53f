using System.Collections.Immutable;
using Cht.Layout;
using Cht.Provider.Keys;
using Pulumi;
using Pulumi.Azure.Compute;
using Pulumi.Azure.Compute.Inputs;
using Pulumi.Azure.Network;
using Pulumi.Azure.Network.Inputs;

namespace Cht.Components.Machines;

/// <summary>What one virtual machine is told.</summary>
internal sealed record AzureMachineArgs
{
    public required string Name { get; init; }
    public required string Size { get; init; }
    public required string Zone { get; init; }
    public required NetworkInterface Card { get; init; }
    public required SshKeyPair HostKey { get; init; }
    public string? DataDevice { get; init; }
}

/// <summary>Virtual machines with everything that all of them share.</summary>
internal sealed class AzureVirtualMachines(Resource parent, CloudMachinesArgs args, Output<string> group, SshKeyPair operatorKey)
{
    /// <summary>A fixed private address, and the public one where there is one. Both outlive the machine.</summary>
    public NetworkInterface Card(string name, Output<string> subnetId, string address, PublicIp? publicAddress) => new(name, new NetworkInterfaceArgs
    {
        ResourceGroupName = group,
        IpConfigurations =
        {
            new NetworkInterfaceIpConfigurationArgs
            {
                Name = "internal",
                SubnetId = subnetId,
                PrivateIpAddressAllocation = "Static",
                PrivateIpAddress = address,
                PublicIpAddressId = publicAddress is null ? null : (Input<string>)publicAddress.Id,
            },
        },
        Tags = args.TagsFor(name).ToImmutableDictionary(),
    }, new() { Parent = parent });

    public PublicIp PublicAddress(string name) => new(name, new PublicIpArgs
    {
        ResourceGroupName = group,
        AllocationMethod = "Static",
        Sku = "Standard",
        Zones = args.Network.Subnets.Select(subnet => subnet.Zone).Distinct(StringComparer.Ordinal).ToArray(),
        Tags = args.TagsFor(name).ToImmutableDictionary(),
    }, new() { Parent = parent });

    /// <summary>
    /// A newer image or another first boot never touches a machine that is there: both count only when it is made. The network
    /// interface cannot belong to two machines at a time, so the old one goes first.
    /// </summary>
    public LinuxVirtualMachine Create(AzureMachineArgs machine)
    {
        var user = args.Layout.DeployUser;
        var device = machine.DataDevice is null ? null : Output.Create(machine.DataDevice);
        return new LinuxVirtualMachine(machine.Name, new LinuxVirtualMachineArgs
        {
            ResourceGroupName = group,
            ComputerName = machine.Name,
            Size = machine.Size,
            Zone = machine.Zone,
            NetworkInterfaceIds = { machine.Card.Id },
            AdminUsername = user,
            AdminSshKeys = { new LinuxVirtualMachineAdminSshKeyArgs { Username = user, PublicKey = operatorKey.PublicKey } },
            DisablePasswordAuthentication = true,
            EncryptionAtHostEnabled = true,
            SecureBootEnabled = true,
            VtpmEnabled = true,
            SourceImageReference = Image(args),
            OsDisk = new LinuxVirtualMachineOsDiskArgs
            {
                Caching = "ReadWrite", StorageAccountType = "Premium_LRS", DiskSizeGb = args.RootVolumeSize,
            },
            CustomData = CloudInit.For(machine.Name, user, machine.HostKey, operatorKey, device)
                .Apply(text => Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(text))),
            Tags = args.TagsFor(machine.Name).ToImmutableDictionary(),
        }, new()
        {
            Parent = parent,
            DeleteBeforeReplace = true,
            IgnoreChanges = { "sourceImageReference", "customData" },
            AdditionalSecretOutputs = { "customData" },
        });
    }

    private static LinuxVirtualMachineSourceImageReferenceArgs Image(CloudMachinesArgs args) => new()
    {
        Publisher = "Canonical",
        Offer = args.UbuntuRelease == "22.04" ? "0001-com-ubuntu-server-jammy" : "ubuntu-24_04-lts",
        Sku = args.UbuntuRelease == "22.04" ? "22_04-lts-gen2" : "server",
        Version = args.Image ?? "latest",
    };
}
