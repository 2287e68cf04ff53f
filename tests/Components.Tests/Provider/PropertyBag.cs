using System.Collections.Immutable;
using Pulumi.Experimental;

namespace Cht.Components.Tests.Provider;

/// <summary>Properties as the engine hands them to a provider.</summary>
internal static class PropertyBag
{
    public static ImmutableDictionary<string, PropertyValue> Map(params (string Key, PropertyValue Value)[] entries) =>
        entries.ToImmutableDictionary(entry => entry.Key, entry => entry.Value);
}
