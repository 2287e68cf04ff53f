using System.Text;

namespace Cht.Lab.Tests.Running;

/// <summary>
/// Reads argument lists and environments of all processes of this computer again and again; those of the lab machines are
/// among them. Each distinct text is kept once.
/// </summary>
internal sealed class ProcessSampler : IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly HashSet<string> texts = new(StringComparer.Ordinal);
    private readonly Task sampling;

    public ProcessSampler() => sampling = Task.Run(SampleAsync);

    public int Count
    {
        get
        {
            lock (texts)
            {
                return texts.Count;
            }
        }
    }

    /// <summary>The samples that hold a text.</summary>
    public IReadOnlyList<string> Holding(string text)
    {
        lock (texts)
        {
            return [.. texts.Where(sample => sample.Contains(text, StringComparison.Ordinal))];
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await sampling;
        stop.Dispose();
    }

    private async Task SampleAsync()
    {
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        try
        {
            while (await tick.WaitForNextTickAsync(stop.Token))
            {
                foreach (var process in Directory.EnumerateDirectories("/proc").Where(path => char.IsAsciiDigit(Path.GetFileName(path)[0])))
                {
                    Keep(Path.Combine(process, "cmdline"));
                    Keep(Path.Combine(process, "environ"));
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed.
        }
    }

    private void Keep(string path)
    {
        try
        {
            var text = Encoding.UTF8.GetString(File.ReadAllBytes(path)).Replace('\0', ' ');
            lock (texts)
            {
                texts.Add(text);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The process ended between listing and reading.
        }
    }
}
