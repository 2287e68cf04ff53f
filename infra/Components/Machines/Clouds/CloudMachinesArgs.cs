using System.Collections.Immutable;
using Cht.Layout;

namespace Cht.Components.Machines;

/// <summary>How administrators get to the machines.</summary>
public enum BastionPlace
{
    /// <summary>Directly: every machine has a fixed public address.</summary>
    None,

    /// <summary>Through the core machine.</summary>
    Core,

    /// <summary>Through a small machine that does nothing else.</summary>
    Own,
}

/// <summary>What machines in a cloud are made of; the same for AWS and Azure.</summary>
public sealed record CloudMachinesArgs
{
    public required ClusterLayout Layout { get; init; }

    public required CloudNetwork Network { get; init; }

    /// <summary>Id of the network that exists; null where the stack makes one.</summary>
    public string? ExistingNetworkId { get; init; }

    public required BastionPlace Bastion { get; init; }

    /// <summary>Instance type or VM size.</summary>
    public required string MachineSize { get; init; }

    /// <summary>Pinned image; null looks it up once, when a machine is made.</summary>
    public string? Image { get; init; }

    /// <summary>22.04 or 24.04.</summary>
    public required string UbuntuRelease { get; init; }

    /// <summary>GiB.</summary>
    public required int RootVolumeSize { get; init; }

    /// <summary>GiB of each CouchDB machine's data volume.</summary>
    public required int DataVolumeSize { get; init; }

    /// <summary>Days for which a daily backup of the data volumes is kept.</summary>
    public required int BackupDays { get; init; }

    public ImmutableSortedDictionary<string, string> Tags { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The machines reach out through their own public address, not through a NAT gateway.</summary>
    internal bool HasPublicAddress(Machine machine) => machine.IsCore || !Network.HasPrivateSubnets;

    /// <summary>Users or administrators connect to the machine's public address, so it must stay the same.</summary>
    internal bool IsReachedFromOutside(Machine machine) => machine.IsCore || IsReachedByAdministrators(machine);

    /// <summary>Administrators open SSH on the machine's public address, not through a bastion.</summary>
    internal bool IsReachedByAdministrators(Machine machine) =>
        Bastion == BastionPlace.None || (Bastion == BastionPlace.Core && machine.IsCore);

    /// <summary>The tags of one resource: the operator's, and what it is.</summary>
    internal ImmutableSortedDictionary<string, string> TagsFor(string name) => Tags
        .SetItem("Name", $"{Layout.Name}-{name}")
        .SetItem("cht-cluster", Layout.Name)
        .SetItem("managed-by", "pulumi");
}
