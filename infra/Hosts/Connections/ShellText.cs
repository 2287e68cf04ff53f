using System.Text;

namespace Cht.Hosts.Connections;

/// <summary>Values inside POSIX shell scripts.</summary>
public static class ShellText
{
    /// <summary>The value as one word of a POSIX shell, whatever it holds (but NUL, which no shell can carry).</summary>
    /// <exception cref="ArgumentException">The value holds a NUL character.</exception>
    public static string Quote(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value.Contains('\0', StringComparison.Ordinal))
        {
            throw new ArgumentException("A shell word cannot hold a NUL character.");
        }

        return $"'{value.Replace("'", "'\\''", StringComparison.Ordinal)}'";
    }

    /// <summary>Several values as words, separated by spaces.</summary>
    public static string QuoteAll(IEnumerable<string> values) => string.Join(' ', values.Select(Quote));

    /// <summary>The value on one line: control characters become spaces. For logs that hold one entry per line.</summary>
    public static string OneLine(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var line = new StringBuilder(value.Length);
        foreach (var character in value)
        {
            line.Append(char.IsControl(character) ? ' ' : character);
        }

        return line.ToString().Trim();
    }
}
