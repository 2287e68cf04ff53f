using System.Collections.Immutable;
using Cht.Layout;
using Pulumi;
using Pulumi.Azure.Backup;
using Pulumi.Azure.Backup.Inputs;
using Pulumi.Azure.Compute;
using Pulumi.Azure.RecoveryServices;

namespace Cht.Components.Machines;

/// <summary>
/// The data of CouchDB, on managed disks of their own that outlive machines: protected, kept when the stack goes, attached
/// again to the machine that replaces another, and backed up every day. Azure encrypts each managed disk.
/// </summary>
internal sealed class AzureDataDisks : ComponentResource
{
    private const int Lun = 10;

    private readonly CloudMachinesArgs args;
    private readonly Output<string> group;
    private readonly ImmutableDictionary<string, ManagedDisk> disks;
    private readonly Vault vault;
    private readonly PolicyVM daily;

    public AzureDataDisks(string name, CloudMachinesArgs args, Output<string> group, ComponentResourceOptions? options = null)
        : base("cht:azure:DataDisks", name, options)
    {
        (this.args, this.group) = (args, group);
        disks = args.Layout.Machines.Select((machine, index) => (machine, index)).Where(item => !item.machine.IsCore)
            .ToImmutableDictionary(item => item.machine.Name, item => Disk(item.machine, args.Network.SubnetOf(item.index).Zone), StringComparer.Ordinal);
        vault = new Vault("backup", new VaultArgs
        {
            ResourceGroupName = group, Sku = "Standard", SoftDeleteEnabled = true, Tags = args.TagsFor("backup").ToImmutableDictionary(),
        }, new() { Parent = this });
        daily = new PolicyVM("daily", new PolicyVMArgs
        {
            ResourceGroupName = group,
            RecoveryVaultName = vault.Name,
            PolicyType = "V2",
            Backup = new PolicyVMBackupArgs { Frequency = "Daily", Time = "23:30" },
            RetentionDaily = new PolicyVMRetentionDailyArgs { Count = args.BackupDays },
        }, new() { Parent = this });
        RegisterOutputs();
    }

    /// <summary>The device as the machine sees it (Azure's udev rules); null for machines without data disk.</summary>
    public string? DeviceOf(Machine machine) => disks.ContainsKey(machine.Name) ? $"/dev/disk/azure/scsi1/lun{Lun}" : null;

    /// <summary>Attaches the machine's disk and has it backed up.</summary>
    public Resource? Attach(Machine machine, LinuxVirtualMachine virtualMachine)
    {
        if (!disks.TryGetValue(machine.Name, out var disk))
        {
            return null;
        }

        var attachment = new DataDiskAttachment($"{machine.Name}-data", new DataDiskAttachmentArgs
        {
            ManagedDiskId = disk.Id, VirtualMachineId = virtualMachine.Id, Lun = Lun, Caching = "None",
        }, new() { Parent = this, DeleteBeforeReplace = true });
        _ = new ProtectedVM(machine.Name, new ProtectedVMArgs
        {
            ResourceGroupName = group,
            RecoveryVaultName = vault.Name,
            SourceVmId = virtualMachine.Id,
            BackupPolicyId = daily.Id,
            IncludeDiskLuns = { Lun },
        }, new() { Parent = this, DependsOn = { attachment } });
        return attachment;
    }

    private ManagedDisk Disk(Machine machine, string zone) => new($"{machine.Name}-data", new ManagedDiskArgs
    {
        ResourceGroupName = group,
        Zone = zone,
        StorageAccountType = "Premium_LRS",
        CreateOption = "Empty",
        DiskSizeGb = args.DataVolumeSize,
        // Nobody copies the disk over the internet.
        NetworkAccessPolicy = "DenyAll",
        PublicNetworkAccessEnabled = false,
        Tags = args.TagsFor($"{machine.Name}-data").ToImmutableDictionary(),
    }, new() { Parent = this, Protect = true, RetainOnDelete = true });
}
