using System.Text.RegularExpressions;

namespace Cht.Cli.Settings;

/// <summary>Guesses whether someone is about to write a secret in clear text.</summary>
internal static partial class SecretLook
{
    public static bool Matches(string key, string value) =>
        (value.Length >= 6 && !bool.TryParse(value, out _) && KeyPattern().IsMatch(key)) || value.Contains("PRIVATE KEY-----", StringComparison.Ordinal);

    [GeneratedRegex("pass(word|phrase)|secret|token|credential|api.?key|private.?key|access.?key", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex KeyPattern();
}
