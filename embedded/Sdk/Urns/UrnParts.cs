namespace Pulumi;

/// <summary>The parts of a URN. The name is the last part and may itself contain <c>::</c>.</summary>
internal sealed record UrnParts(string Stack, string Project, string QualifiedType, string Name)
{
    private const string Prefix = "urn:pulumi:";

    /// <summary>The resource's own type, without the types of its parents.</summary>
    public string Type => QualifiedType[(QualifiedType.LastIndexOf('$') + 1)..];

    public static UrnParts Parse(string urn)
    {
        var parts = urn.StartsWith(Prefix, StringComparison.Ordinal) ? urn[Prefix.Length..].Split("::", 4) : [];
        return parts.Length == 4
            ? new UrnParts(parts[0], parts[1], parts[2], parts[3])
            : throw new ArgumentException($"'{urn}' is not a URN; expected urn:pulumi:STACK::PROJECT::TYPE::NAME.", nameof(urn));
    }

    public override string ToString() => $"{Prefix}{Stack}::{Project}::{QualifiedType}::{Name}";
}
