using System.Diagnostics;
using System.Text;
using Cht.Lab.Tests.Running;

namespace Cht.Lab.Tests.Interruption;

/// <summary>A run of the command line whose output is read while it goes on.</summary>
internal sealed class FollowedRun : IAsyncDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(12);
    private readonly StringBuilder said = new();
    private readonly Process process;
    private readonly Task reading;

    public FollowedRun(InfraProject project, params string[] command)
    {
        process = project.Start(command);
        process.StandardInput.Close();
        reading = Task.WhenAll(ReadAsync(process.StandardOutput), ReadAsync(process.StandardError));
    }

    public string Said
    {
        get
        {
            lock (said)
            {
                return said.ToString();
            }
        }
    }

    /// <summary>Waits until the run has said something; fails when it ends before.</summary>
    public async Task SaysAsync(string text)
    {
        var watch = Stopwatch.StartNew();
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (!Said.Contains(text, StringComparison.Ordinal))
        {
            if (reading.IsCompleted && !Said.Contains(text, StringComparison.Ordinal))
            {
                throw new InvalidOperationException($"The run ended without saying '{text}':\n{Said}");
            }

            if (watch.Elapsed > Longest)
            {
                throw new TimeoutException($"'{text}' was not said within {Longest}:\n{Said}");
            }

            await tick.WaitForNextTickAsync();
        }
    }

    /// <summary>Waits for the end, which must be a good one.</summary>
    public async Task SucceedsAsync()
    {
        using var deadline = new CancellationTokenSource(Longest);
        await reading.WaitAsync(deadline.Token);
        await process.WaitForExitAsync(deadline.Token);
        process.ExitCode.ShouldBe(0, Said);
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: false);
        }

        await reading;
        process.Dispose();
    }

    private async Task ReadAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (said)
            {
                said.AppendLine(line);
            }
        }
    }
}
