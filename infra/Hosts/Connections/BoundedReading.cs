namespace Cht.Hosts.Connections;

/// <summary>Reads what a program writes, up to a limit.</summary>
internal static class BoundedReading
{
    private const int MaximumErrorText = 256 * 1024;

    /// <exception cref="OutputTooLongException">More than <paramref name="limit"/> bytes.</exception>
    public static async Task<string> ReadAllAsync(Stream stream, int limit, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (await stream.ReadAsync(buffer, cancellationToken) is > 0 and var count)
        {
            content.Write(buffer, 0, count);
            if (content.Length > limit)
            {
                throw new OutputTooLongException(limit);
            }
        }

        return Decode(content);
    }

    /// <summary>Keeps the last 256 KiB, more or less: twice as many are held before the first go.</summary>
    public static async Task<string> ReadErrorAsync(Stream stream, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream();
        var buffer = new byte[4 * 1024];
        while (await stream.ReadAsync(buffer, cancellationToken) is > 0 and var count)
        {
            content.Write(buffer, 0, count);
            if (content.Length > 2 * MaximumErrorText)
            {
                var end = content.ToArray()[^MaximumErrorText..];
                content.SetLength(0);
                content.Write(end);
            }
        }

        return Decode(content);
    }

    private static string Decode(MemoryStream content) =>
        System.Text.Encoding.UTF8.GetString(content.GetBuffer(), 0, (int)content.Length);
}

internal sealed class OutputTooLongException(int limit) : Exception($"more than {limit} bytes of output")
{
    public int Limit { get; } = limit;
}
