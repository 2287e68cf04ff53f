using System.Collections.Immutable;
using Cht.Provider.Framework;
using Pulumi.Experimental;

namespace Cht.Provider.Importing;

/// <summary>A resource that was found by its id alone: what a program would have to say to get it, and what it is.</summary>
internal sealed record ImportedResource(
    string Id, ImmutableDictionary<string, PropertyValue> Inputs, ImmutableDictionary<string, PropertyValue> Outputs)
{
    public static ImportedResource From<TInputs, TOutputs>(string id, TInputs inputs, TOutputs outputs) =>
        new(
            id,
            PropertyJson.Unbind(inputs, []).Where(entry => !(entry.Value.TryGetArray(out var items) && items.IsEmpty))
                .ToImmutableDictionary(entry => entry.Key, entry => WithoutNothing(entry.Value)),
            PropertyJson.Unbind(outputs, []));

    /// <summary>A program leaves out what it does not say, inside of objects as well.</summary>
    private static PropertyValue WithoutNothing(PropertyValue value) => value.TryGetMap(out var members)
        ? new PropertyValue(members.Where(member => !member.Value.IsNull).ToImmutableDictionary(member => member.Key, member => WithoutNothing(member.Value)))
        : value;
}
