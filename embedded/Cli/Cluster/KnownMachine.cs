using System.Collections.Immutable;
using Cht.Engine.State;
using Pulumi.Experimental;

namespace Cht.Cli.Cluster;

/// <summary>A machine that resources in the state lie on: an import needs nothing but its name.</summary>
internal static class KnownMachine
{
    private const string Key = "connection";

    /// <summary>
    /// The way to the machine as a resource on it has it, secrets and all; empty where the id is no machine's name. One that says
    /// which of the machines that had the name it is comes first: resources on other machines leave that out.
    /// </summary>
    public static ImmutableDictionary<string, PropertyValue> Connection(StackSnapshot state, string machine)
    {
        var known = state.Resources
            .Where(resource => !resource.Delete)
            .Select(resource => resource.Inputs.GetValueOrDefault(Key, PropertyValue.Null))
            .Where(connection => connection.TryGetMap(out var members)
                && members.TryGetValue("name", out var value) && value.TryGetString(out var name) && name == machine)
            .OrderByDescending(connection => connection.TryGetMap(out var members) && members.ContainsKey("instance"))
            .FirstOrDefault(PropertyValue.Null);
        return known.IsNull ? ImmutableDictionary<string, PropertyValue>.Empty : ImmutableDictionary<string, PropertyValue>.Empty.Add(Key, known);
    }
}
