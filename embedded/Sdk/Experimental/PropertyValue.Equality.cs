using System.Collections.Immutable;

namespace Pulumi.Experimental;

public sealed partial class PropertyValue
{
    public bool Equals(PropertyValue? other) =>
        ReferenceEquals(this, other)
        || (other is not null
            && Type == other.Type
            && IsSecret == other.IsSecret
            && Dependencies.SetEquals(other.Dependencies)
            && SameContent(other));

    public override bool Equals(object? obj) => Equals(obj as PropertyValue);

    public override int GetHashCode() => HashCode.Combine(Type, IsSecret, content switch
    {
        ImmutableArray<PropertyValue> items => items.Length,
        ImmutableDictionary<string, PropertyValue> entries => entries.Count,
        AssetOrArchive asset => asset.Property.GetHashCode(StringComparison.Ordinal),
        _ => content?.GetHashCode() ?? 0,
    });

    /// <summary>A text for messages. Never shows the content of a secret.</summary>
    public override string? ToString() => IsSecret ? "[secret]" : Match<string>(
        nullCase: () => "null",
        boolCase: value => value ? "true" : "false",
        numberCase: value => value.ToString("R", System.Globalization.CultureInfo.InvariantCulture),
        stringCase: value => $"\"{value}\"",
        arrayCase: items => $"[{string.Join(", ", items)}]",
        mapCase: entries => $"{{{string.Join(", ", entries.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $"{entry.Key}: {entry.Value}"))}}}",
        assetCase: asset => asset.GetType().Name,
        archiveCase: archive => archive.GetType().Name,
        resourceCase: reference => reference.URN.ToString(),
        computedCase: () => "[unknown]");

    private bool SameContent(PropertyValue other) => (content, other.content) switch
    {
        (ImmutableArray<PropertyValue> mine, ImmutableArray<PropertyValue> theirs) => mine.SequenceEqual(theirs),
        (ImmutableDictionary<string, PropertyValue> mine, ImmutableDictionary<string, PropertyValue> theirs) =>
            mine.Count == theirs.Count
            && mine.All(entry => theirs.TryGetValue(entry.Key, out var value) && entry.Value.Equals(value)),
        (AssetOrArchive mine, AssetOrArchive theirs) => SameAsset(mine, theirs),
        _ => Equals(content, other.content),
    };

    /// <summary>Assets are compared by what they point at.</summary>
    private static bool SameAsset(AssetOrArchive left, AssetOrArchive right) =>
        left.Property == right.Property && (left.Content, right.Content) switch
        {
            (ImmutableDictionary<string, AssetOrArchive> mine, ImmutableDictionary<string, AssetOrArchive> theirs) =>
                mine.Count == theirs.Count
                && mine.All(entry => theirs.TryGetValue(entry.Key, out var value) && SameAsset(entry.Value, value)),
            _ => Equals(left.Content, right.Content),
        };
}
