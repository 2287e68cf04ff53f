namespace Cht.Engine.State;

/// <summary>How a resource names its provider: the URN of a provider resource and its id, joined by <c>::</c>.</summary>
internal sealed record ProviderReference(string Urn, string Id)
{
    /// <summary>The id of a provider that does not exist yet, as in Pulumi's previews.</summary>
    public const string UnknownId = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

    public static ProviderReference Parse(string text)
    {
        var separator = text.LastIndexOf("::", StringComparison.Ordinal);
        return separator > 0
            ? new ProviderReference(text[..separator], text[(separator + 2)..])
            : throw new FormatException($"'{text}' is not a provider reference; expected <urn>::<id>.");
    }

    public override string ToString() => $"{Urn}::{Id}";
}

internal static class ProviderTypes
{
    public const string Prefix = "pulumi:providers:";

    public static string Of(string package) => Prefix + package;

    /// <summary>The package of a type or function token, or of a provider type.</summary>
    public static string Package(string token) =>
        token.StartsWith(Prefix, StringComparison.Ordinal) ? token[Prefix.Length..] : token.Split(':', 2)[0];
}
