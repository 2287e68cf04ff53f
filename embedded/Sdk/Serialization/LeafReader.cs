using Pulumi.Experimental;

namespace Pulumi.Serialization;

/// <summary>Reads values that have no parts.</summary>
internal static class LeafReader
{
    /// <summary>Null when the type is none of the leaf types; throws when it is but the value does not fit.</summary>
    public static ReadValue? TryRead(PropertyValue value, Type type, string path)
        => type switch
        {
            _ when type == typeof(bool) => Expect(value.TryGetBool(out var known), known, value, type, path),
            _ when type == typeof(int) => ReadInt(value, type, path),
            _ when type == typeof(double) => Expect(value.TryGetNumber(out var known), known, value, type, path),
            _ when type == typeof(string) => Expect(value.TryGetString(out var known), known, value, type, path),
            _ when type.IsEnum && Enum.GetUnderlyingType(type) == typeof(int) =>
                ReadInt(value, type, path) is var read ? read with { Value = Enum.ToObject(type, read.Value!) } : null,
            _ when EnumTypes.Is(type) =>
                TryRead(value, EnumTypes.UnderlyingType(type), path) is { } read
                    ? read with { Value = EnumTypes.Create(type, read.Value!) }
                    : null,
            _ when typeof(AssetOrArchive).IsAssignableFrom(type) =>
                Expect(type.IsInstanceOfType(Plain(value)), Plain(value), value, type, path),
            _ when typeof(Resource).IsAssignableFrom(type) => ReadResource(value, type, path),
            _ => null,
        };

    /// <summary>The value as bool, double, string, asset, archive or resource; null for null.</summary>
    public static object? Plain(PropertyValue value)
        => value.Match<object>(
            nullCase: () => null,
            boolCase: known => known,
            numberCase: known => known,
            stringCase: known => known,
            arrayCase: items => items,
            mapCase: entries => entries,
            assetCase: asset => asset,
            archiveCase: archive => archive,
            resourceCase: reference => new DependencyResource(reference.URN),
            computedCase: () => null);

    public static ValueMismatchException Mismatch(PropertyValue value, Type type, string path)
        => new($"Expected {type.FullName} but got {value.Type} deserializing {path}");

    private static ReadValue Expect(bool fits, object? known, PropertyValue value, Type type, string path)
        => fits ? ReadValue.Known(known) : throw Mismatch(value, type, path);

    private static ReadValue ReadInt(PropertyValue value, Type type, string path)
        => value.TryGetNumber(out var number) && number is >= int.MinValue and <= int.MaxValue
            ? ReadValue.Known((int)number)
            : throw Mismatch(value, typeof(double), path);

    private static ReadValue ReadResource(PropertyValue value, Type type, string path)
        => !value.TryGetResource(out var reference)
            ? throw Mismatch(value, type, path)
            : type.IsAssignableFrom(typeof(DependencyResource))
                ? ReadValue.Known(new DependencyResource(reference.URN))
                : throw new InvalidOperationException(
                    $"{path}: a reference to {reference.URN} can be read as Resource only, not as {type.FullName}.");
}
