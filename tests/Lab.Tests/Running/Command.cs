using System.Diagnostics;
using System.Text;

namespace Cht.Lab.Tests.Running;

/// <summary>Runs programs as a user would and keeps what they print.</summary>
internal static class Command
{
    public static Task<CommandResult> RunAsync(string program, IEnumerable<string> arguments, TimeSpan deadline) =>
        RunAsync(program, arguments, deadline, new Dictionary<string, string>(), input: null);

    public static async Task<CommandResult> RunAsync(
        string program, IEnumerable<string> arguments, TimeSpan deadline, IReadOnlyDictionary<string, string> environment, string? input)
    {
        using var process = Start(program, arguments, environment);
        var output = new StringBuilder();
        var error = new StringBuilder();
        var reading = Task.WhenAll(Drain(process.StandardOutput, output), Drain(process.StandardError, error));
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading all: an ssh that meets no machine does. Its exit code tells.
        }

        using var timeout = new CancellationTokenSource(deadline);
        try
        {
            await process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException cancelled)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException(
                $"'{program} {string.Join(' ', arguments)}' was not done after {deadline}.\n{Text(output)}\n{Text(error)}", cancelled);
        }

        // A daemon that a command left behind may hold the pipe open: the command's own text is there by now.
        await Task.WhenAny(reading, Task.Delay(TimeSpan.FromSeconds(5), CancellationToken.None));
        return new CommandResult(process.ExitCode, Text(output), Text(error));
    }

    public static Process Start(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    private static string Text(StringBuilder builder)
    {
        lock (builder)
        {
            return builder.ToString();
        }
    }

    private static async Task Drain(StreamReader reader, StringBuilder into)
    {
        var buffer = new char[4096];
        while (await reader.ReadAsync(buffer) is var count and > 0)
        {
            lock (into)
            {
                into.Append(buffer, 0, count);
            }
        }
    }
}

internal sealed record CommandResult(int ExitCode, string Output, string Error)
{
    public string Everything => Output + Error;

    /// <summary>The output of a command that must succeed.</summary>
    public string Required() =>
        ExitCode == 0 ? Output : throw new InvalidOperationException($"Exit code {ExitCode}.\n{Output}\n{Error}");
}
