using System.Globalization;

namespace Cht.Hosts.Convergence;

/// <summary>Words for POSIX shell scripts.</summary>
public static class Shell
{
    /// <summary>The value as one shell word, whatever characters it holds.</summary>
    /// <exception cref="ArgumentException">The value holds a NUL, which no shell word can carry.</exception>
    public static string Quote(string value)
    {
        if (value.Contains('\0'))
        {
            throw new ArgumentException("A shell word cannot hold a NUL character.", nameof(value));
        }

        return value.Length > 0 && value.All(IsPlain) ? value : $"'{value.Replace("'", "'\\''", StringComparison.Ordinal)}'";
    }

    /// <summary>The values as shell words with spaces between.</summary>
    public static string Words(IEnumerable<string> values) => string.Join(' ', values.Select(Quote));

    public static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    // '~' and '=' are left out on purpose: a leading tilde expands, and NAME=VALUE at the start of a command assigns.
    private static bool IsPlain(char character) => char.IsAsciiLetterOrDigit(character) || "_-./:@%+,".Contains(character);
}
