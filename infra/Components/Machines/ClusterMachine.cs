using System.Collections.Immutable;
using Cht.Layout;
using Cht.Provider.Connections;
using Pulumi;

namespace Cht.Components.Machines;

/// <summary>
/// The machine contract: what every target (lab, servers, AWS, Azure) hands to the components that work on machines.
/// </summary>
/// <param name="Machine">The machine in the layout: name, role, addresses.</param>
/// <param name="Connection">How to reach it, with pinned host keys.</param>
/// <param name="HostKeys">Pinned host keys, public keys in OpenSSH form or fingerprints.</param>
/// <param name="Resource">The resource that made the machine; null where it existed before.</param>
public sealed record ClusterMachine(
    Machine Machine, ConnectionArgs Connection, Output<ImmutableArray<string>> HostKeys, Resource? Resource)
{
    public string Name => Machine.Name;

    /// <summary>Address that a cloud gave the machine; null where the layout knows it, or there is none.</summary>
    public Output<string>? PublicAddress { get; init; }

    /// <summary>Further resources without which nobody reaches the machine or its data: disk attachments, public addresses.</summary>
    public ImmutableArray<Resource> Parts { get; init; } = [];

    /// <summary>The machine's resource and its parts.</summary>
    public IEnumerable<Resource> Made => Resource is null ? Parts : Parts.Prepend(Resource);

    /// <summary>
    /// Options for a resource on this machine: it comes after the machine and whatever else is named, and goes with the
    /// machine when that is removed.
    /// </summary>
    public CustomResourceOptions After(Resource parent, params IEnumerable<Resource> others)
    {
        var options = new CustomResourceOptions { Parent = parent, DeletedWith = Resource };
        foreach (var resource in others.Concat(Made))
        {
            options.DependsOn.Add(resource);
        }

        return options;
    }
}
