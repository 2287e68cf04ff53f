using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Pulumi.Experimental;

/// <summary>
/// One immutable value of a resource property, with its secret mark and the resources it depends on. Two values are equal
/// when content, mark and dependencies are.
/// </summary>
public sealed partial class PropertyValue : IEquatable<PropertyValue>
{
    public static readonly PropertyValue Null = new(PropertyValueType.Null, content: null);

    /// <summary>A value that is not known yet, as the outputs of a resource that a preview would create.</summary>
    public static readonly PropertyValue Computed = new(PropertyValueType.Computed, content: null);

    private readonly object? content;

    private PropertyValue(PropertyValueType type, object? content)
    {
        Type = type;
        this.content = content;
    }

    private PropertyValue(PropertyValue other)
        : this(other.Type, other.content)
    {
        IsSecret = other.IsSecret;
        Dependencies = other.Dependencies;
    }

    public PropertyValue(bool value)
        : this(PropertyValueType.Bool, value)
    {
    }

    public PropertyValue(double value)
        : this(PropertyValueType.Number, value)
    {
    }

    public PropertyValue(string value)
        : this(PropertyValueType.String, value ?? throw new ArgumentNullException(nameof(value)))
    {
    }

    public PropertyValue(ImmutableArray<PropertyValue> value)
        : this(PropertyValueType.Array, value.IsDefault ? throw new ArgumentNullException(nameof(value)) : value)
    {
    }

    public PropertyValue(ImmutableDictionary<string, PropertyValue> value)
        : this(PropertyValueType.Map, value ?? throw new ArgumentNullException(nameof(value)))
    {
    }

    public PropertyValue(Asset value)
        : this(PropertyValueType.Asset, value ?? throw new ArgumentNullException(nameof(value)))
    {
    }

    public PropertyValue(Archive value)
        : this(PropertyValueType.Archive, value ?? throw new ArgumentNullException(nameof(value)))
    {
    }

    public PropertyValue(ResourceReference value)
        : this(PropertyValueType.Resource, value)
    {
    }

    public PropertyValueType Type { get; }

    public bool IsNull => Type == PropertyValueType.Null;

    public bool IsComputed => Type == PropertyValueType.Computed;

    public bool IsSecret { get; init; }

    public ImmutableHashSet<Urn> Dependencies { get; init; } = [];

    public PropertyValue WithSecret(bool secret) => secret == IsSecret ? this : new PropertyValue(this) { IsSecret = secret };

    public PropertyValue WithDependencies(ImmutableHashSet<Urn> dependencies) => new(this) { Dependencies = dependencies };

    public bool TryGetBool(out bool value) => TryGet(PropertyValueType.Bool, out value);

    public bool TryGetNumber(out double value) => TryGet(PropertyValueType.Number, out value);

    public bool TryGetString([MaybeNullWhen(false)] out string value) => TryGet(PropertyValueType.String, out value);

    public bool TryGetArray(out ImmutableArray<PropertyValue> value) => TryGet(PropertyValueType.Array, out value);

    public bool TryGetMap([MaybeNullWhen(false)] out ImmutableDictionary<string, PropertyValue> value) =>
        TryGet(PropertyValueType.Map, out value);

    public bool TryGetAsset([MaybeNullWhen(false)] out Asset value) => TryGet(PropertyValueType.Asset, out value);

    public bool TryGetArchive([MaybeNullWhen(false)] out Archive value) => TryGet(PropertyValueType.Archive, out value);

    public bool TryGetResource(out ResourceReference value) => TryGet(PropertyValueType.Resource, out value);

    /// <summary>Calls the function for the kind of value this is.</summary>
    public T? Match<T>(
        Func<T?> nullCase,
        Func<bool, T?> boolCase,
        Func<double, T?> numberCase,
        Func<string, T?> stringCase,
        Func<ImmutableArray<PropertyValue>, T?> arrayCase,
        Func<ImmutableDictionary<string, PropertyValue>, T?> mapCase,
        Func<Asset, T?> assetCase,
        Func<Archive, T?> archiveCase,
        Func<ResourceReference, T?> resourceCase,
        Func<T?> computedCase) => Type switch
        {
            PropertyValueType.Null => nullCase(),
            PropertyValueType.Bool => boolCase((bool)content!),
            PropertyValueType.Number => numberCase((double)content!),
            PropertyValueType.String => stringCase((string)content!),
            PropertyValueType.Array => arrayCase((ImmutableArray<PropertyValue>)content!),
            PropertyValueType.Map => mapCase((ImmutableDictionary<string, PropertyValue>)content!),
            PropertyValueType.Asset => assetCase((Asset)content!),
            PropertyValueType.Archive => archiveCase((Archive)content!),
            PropertyValueType.Resource => resourceCase((ResourceReference)content!),
            _ => computedCase(),
        };

    private bool TryGet<T>(PropertyValueType type, [MaybeNullWhen(false)] out T value)
    {
        value = Type == type ? (T)content! : default;
        return Type == type;
    }
}
