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

    /// <summary>
    /// Options for a resource on this machine: it comes after the machine and whatever else is named, and goes with the
    /// machine when that is removed.
    /// </summary>
    public CustomResourceOptions After(Resource parent, params IEnumerable<Resource> others)
    {
        var options = new CustomResourceOptions { Parent = parent, DeletedWith = Resource };
        foreach (var resource in others.Concat(Resource is null ? [] : [Resource]))
        {
            options.DependsOn.Add(resource);
        }

        return options;
    }
}
