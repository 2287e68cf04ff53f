namespace Pulumi.Serialization;

/// <summary>A value read from the engine; unknown or secret when any part of it is.</summary>
internal readonly record struct ReadValue(object? Value, bool IsKnown, bool IsSecret)
{
    public static ReadValue Known(object? value) => new(value, IsKnown: true, IsSecret: false);

    public static ReadValue Unknown { get; } = new(null, IsKnown: false, IsSecret: false);

    /// <summary>A whole made of parts.</summary>
    public static ReadValue Combine(IReadOnlyCollection<ReadValue> parts, Func<object?> whole)
    {
        var known = parts.All(part => part.IsKnown);
        return new ReadValue(known ? whole() : null, known, parts.Any(part => part.IsSecret));
    }
}
