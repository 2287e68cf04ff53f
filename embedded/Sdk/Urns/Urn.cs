namespace Pulumi;

/// <summary>
/// The unique name of a resource in its stack: <c>urn:pulumi:STACK::PROJECT::PARENT$TYPE::NAME</c>.
/// </summary>
public readonly partial struct Urn : IEquatable<Urn>
{
    private readonly string? value;

    public Urn(string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(value);
        this.value = value;
    }

    public static implicit operator string(Urn value) => value.value!;

    public override string ToString() => value!;

    public override bool Equals(object? obj) => obj is Urn other && Equals(other);

    public bool Equals(Urn other) => string.Equals(value, other.value, StringComparison.Ordinal);

    public override int GetHashCode() => value?.GetHashCode(StringComparison.Ordinal) ?? 0;
}
