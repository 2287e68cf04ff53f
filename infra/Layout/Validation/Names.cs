using System.Text.RegularExpressions;

namespace Cht.Layout;

/// <summary>Which texts may stand as names, paths and keys. They end up in files, shell words and URLs, so each is narrow.</summary>
internal static partial class Names
{
    public static bool IsHostLabel(string? text) => text is { Length: <= 63 } && HostLabel().IsMatch(text);

    public static bool IsHostName(string? text) =>
        text is { Length: > 0 and <= 253 } && text.Split('.').All(label => HostNameLabel().IsMatch(label));

    /// <summary>Erlang long names need a dot, and a last label that is no number (cht-core#7962).</summary>
    public static bool IsCouchDbNode(string? text) =>
        text is { Length: <= 100 } && text.Split('.') is { Length: >= 2 } labels
            && labels.All(IsHostLabel) && !labels[^1].All(char.IsAsciiDigit);

    public static bool IsUser(string? text) => text is not null && User().IsMatch(text);

    public static bool IsCouchDbAdmin(string? text) => text is not null && CouchDbAdmin().IsMatch(text);

    public static bool IsNetworkName(string? text) => text is not null && NetworkName().IsMatch(text);

    public static bool IsEngineVersion(string? text) => text is not null && EngineVersion().IsMatch(text);

    /// <summary>Absolute, normal form, and nothing that a shell, Compose or an env file would read as more than a letter.</summary>
    public static bool IsPath(string? text) =>
        text is { Length: <= 200 } && Path().IsMatch(text) && !text.Split('/').Any(part => part is "." or "..");

    public static bool IsHostKey(string? text) => text is not null && (HostKey().IsMatch(text) || Fingerprint().IsMatch(text));

    [GeneratedRegex(@"\A[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\z", RegexOptions.None, 1000)]
    private static partial Regex HostLabel();

    [GeneratedRegex(@"\A[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\z", RegexOptions.None, 1000)]
    private static partial Regex HostNameLabel();

    [GeneratedRegex(@"\A[a-z_][a-z0-9_-]{0,31}\z", RegexOptions.None, 1000)]
    private static partial Regex User();

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9-]{0,63}\z", RegexOptions.None, 1000)]
    private static partial Regex CouchDbAdmin();

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9_-]{0,62}\z", RegexOptions.None, 1000)]
    private static partial Regex NetworkName();

    [GeneratedRegex(@"\A[0-9][A-Za-z0-9.+~:-]{0,79}\z", RegexOptions.None, 1000)]
    private static partial Regex EngineVersion();

    [GeneratedRegex(@"\A(?:/[A-Za-z0-9._-]+)+\z", RegexOptions.None, 1000)]
    private static partial Regex Path();

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9@.-]{2,60} [A-Za-z0-9+/]{16,}={0,3}(?: [^\r\n]*)?\z", RegexOptions.None, 1000)]
    private static partial Regex HostKey();

    [GeneratedRegex(@"\ASHA256:[A-Za-z0-9+/]{43}=?\z", RegexOptions.None, 1000)]
    private static partial Regex Fingerprint();
}
