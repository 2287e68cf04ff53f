namespace Cht.Hosts.Connections;

/// <summary>Reads what a program writes, up to a limit.</summary>
internal static class BoundedReading
{
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

    /// <summary>Keeps the last <paramref name="limit"/> bytes, more or less: twice as many are held before the first go.</summary>
    public static async Task<string> ReadEndAsync(Stream stream, int limit, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream();
        var buffer = new byte[4 * 1024];
        while (await stream.ReadAsync(buffer, cancellationToken) is > 0 and var count)
        {
            content.Write(buffer, 0, count);
            if (content.Length > 2L * limit)
            {
                var end = content.ToArray()[^limit..];
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
