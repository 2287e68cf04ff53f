using System.ComponentModel;
using System.Diagnostics;

namespace Cht.Hosts.Connections;

/// <summary>
/// Starts programs with a bare environment (nothing secret of ours is inherited) and in a session of their own: Ctrl-C at
/// the terminal reaches this process only, which then finishes its running steps, and no child can prompt on the terminal.
/// </summary>
internal static class ChildProcess
{
    /// <exception cref="ProgramMissingException">The program is not installed.</exception>
    public static Process Start(IEnumerable<string> command, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo("setsid")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var word in command)
        {
            start.ArgumentList.Add(word);
        }

        start.Environment.Clear();
        start.Environment["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin";
        start.Environment["HOME"] = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        start.Environment["LC_ALL"] = "C";
        start.Environment["SHELL"] = "/bin/sh";
        start.Environment["SSH_ASKPASS_REQUIRE"] = "never";
        foreach (var (name, value) in environment ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            start.Environment[name] = value;
        }

        try
        {
            return Process.Start(start) ?? throw new ProgramMissingException("setsid");
        }
        catch (Win32Exception missing)
        {
            throw new ProgramMissingException("setsid", missing);
        }
    }

    /// <summary>Runs a local program to its end; used for small tools such as ssh-add.</summary>
    public static async Task<ChildResult> RunAsync(
        IEnumerable<string> command,
        ReadOnlyMemory<byte> input,
        IReadOnlyDictionary<string, string>? environment,
        CancellationToken cancellationToken)
    {
        using var process = Start(command, environment);
        try
        {
            var writing = WriteInputAsync(process, input, cancellationToken);
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var error = process.StandardError.ReadToEndAsync(cancellationToken);
            await Task.WhenAll(writing, output, error);
            await process.WaitForExitAsync(cancellationToken);
            return new ChildResult(process.ExitCode, await output, await error);
        }
        finally
        {
            Kill(process);
        }
    }

    /// <summary>Writes all input and closes it. A program that ends before it has read all is no error.</summary>
    public static async Task WriteInputAsync(Process process, ReadOnlyMemory<byte> input, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = process.StandardInput.BaseStream;
            await stream.WriteAsync(input, cancellationToken);
        }
        catch (IOException)
        {
            // Broken pipe: the exit code and the error output say why.
        }
    }

    public static void Kill(Process process)
    {
        try
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
        catch (Exception gone) when (gone is InvalidOperationException or Win32Exception)
        {
            // It ended in between.
        }
    }
}

internal sealed record ChildResult(int ExitCode, string Output, string Error);

/// <summary>A program of this computer is missing.</summary>
internal sealed class ProgramMissingException(string program, Exception? inner = null)
    : Exception($"{program} is not installed on this computer", inner);
