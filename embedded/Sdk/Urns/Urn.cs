namespace Pulumi;

/// <summary>
/// The unique name of a resource in its stack: <c>urn:pulumi:STACK::PROJECT::PARENT$TYPE::NAME</c>.
/// </summary>
public readonly partial struct Urn : IEquatable<Urn>
{
    private readonly string? value;

    public Urn(string value) => this.value = value;

    private string Value => value ?? string.Empty;

    public static implicit operator string(Urn value) => value.Value;

    public override string ToString() => Value;

    public override bool Equals(object? obj) => obj is Urn other && Equals(other);

    public bool Equals(Urn other) => string.Equals(Value, other.Value, StringComparison.Ordinal);

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Value);
}
