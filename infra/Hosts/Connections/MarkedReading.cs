using System.Text;

namespace Cht.Hosts.Connections;

/// <summary>Reads what a shell writes, up to the line that ends the answer to one script.</summary>
internal static class MarkedReading
{
    private const int MaximumErrorText = 256 * 1024;

    /// <param name="mark">The first word of the last line.</param>
    /// <exception cref="OutputTooLongException">More than <paramref name="limit"/> bytes.</exception>
    public static Task<MarkedText> ReadOutputAsync(Stream stream, string mark, int limit, CancellationToken cancellationToken) =>
        ReadAsync(stream, mark, content => content.Length <= limit ? content.Length : throw new OutputTooLongException(limit), cancellationToken);

    /// <summary>Keeps the last 256 KiB, more or less: twice as many are held before the first go.</summary>
    public static Task<MarkedText> ReadErrorAsync(Stream stream, string mark, CancellationToken cancellationToken) =>
        ReadAsync(stream, mark, KeepEnd, cancellationToken);

    /// <param name="bound">Keeps the content small and returns its length afterwards.</param>
    private static async Task<MarkedText> ReadAsync(
        Stream stream, string mark, Func<MemoryStream, long> bound, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream();
        var (buffer, sought) = (new byte[16 * 1024], Encoding.ASCII.GetBytes($"\n{mark}"));
        while (await stream.ReadAsync(buffer, cancellationToken) is > 0 and var count)
        {
            content.Write(buffer, 0, count);
            var length = (int)bound(content);
            // Of what was searched before, only as much as may hold the beginning of the last line.
            var from = Math.Max(0, length - count - sought.Length - MarkedText.LongestCode);
            if (EndOfAnswer(content.GetBuffer().AsSpan(from, length - from), sought) is { } end)
            {
                return new MarkedText(Decode(content, from + end), IsMarked: true);
            }
        }

        return new MarkedText(Decode(content, (int)content.Length), IsMarked: false);
    }

    private static int? EndOfAnswer(ReadOnlySpan<byte> text, ReadOnlySpan<byte> sought)
    {
        var start = text.IndexOf(sought);
        var line = start < 0 ? -1 : text[(start + sought.Length)..].IndexOf((byte)'\n');
        return line < 0 ? null : start + sought.Length + line + 1;
    }

    private static long KeepEnd(MemoryStream content)
    {
        if (content.Length > 2 * MaximumErrorText)
        {
            var end = content.ToArray()[^MaximumErrorText..];
            content.SetLength(0);
            content.Write(end);
        }

        return content.Length;
    }

    private static string Decode(MemoryStream content, int length) => Encoding.UTF8.GetString(content.GetBuffer(), 0, length);
}

/// <param name="IsMarked">False when the shell ended before it had written the last line.</param>
internal sealed record MarkedText(string Text, bool IsMarked)
{
    /// <summary>Most bytes between the mark and the end of its line: an exit code.</summary>
    public const int LongestCode = 16;
}

internal sealed class OutputTooLongException(int limit) : Exception($"more than {limit} bytes of output")
{
    public int Limit { get; } = limit;
}
