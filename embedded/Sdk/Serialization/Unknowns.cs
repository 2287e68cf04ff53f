using System.Collections.Immutable;
using Pulumi.Experimental;

namespace Pulumi.Serialization;

/// <summary>Looks for values that are not known yet.</summary>
internal static class Unknowns
{
    /// <summary>What an unknown text is on the wire, for the places where a reference has to be a plain string.</summary>
    public const string Text = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

    public static bool In(PropertyValue value)
        => value.IsComputed
            || (value.TryGetArray(out var items) && items.Any(In))
            || (value.TryGetMap(out var entries) && entries.Values.Any(In));
}
