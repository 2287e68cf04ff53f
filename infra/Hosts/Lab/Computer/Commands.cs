using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Cht.Hosts.Connections;

namespace Cht.Hosts.Lab;

/// <summary>What a command of this computer answered.</summary>
internal sealed record CommandResult(int ExitCode, string Output, string Error)
{
    public bool Succeeded => ExitCode == 0;

    /// <summary>The last lines of what it said, for error messages.</summary>
    public string Said => Tail(string.IsNullOrWhiteSpace(Error) ? Output : Error);

    internal static string Tail(string text) =>
        string.Join(" | ", text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).TakeLast(4));
}

/// <summary>Runs commands of this computer with argument lists, a minimal environment and no shell.</summary>
internal static class Commands
{
    /// <summary>Administrators' commands are not on everybody's PATH.</summary>
    private static readonly string[] SearchPath =
        [.. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Concat(["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"]).Distinct(StringComparer.Ordinal)];

    /// <summary>The only variables that pass: a passphrase in ours must not show in the environment of a child.</summary>
    private static readonly string[] PassedVariables = ["http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"];

    /// <summary>The full path of a command, or null when this computer does not have it.</summary>
    public static string? Find(string command) =>
        SearchPath.Select(folder => Path.Combine(folder, command)).FirstOrDefault(File.Exists);

    /// <summary>Runs a command and waits for it. A non-zero exit code is an answer, not an exception.</summary>
    public static async Task<CommandResult> RunAsync(
        string command, IEnumerable<string> arguments, CancellationToken cancellationToken, string? input = null, Action<string>? onLine = null,
        bool keepInputOpen = false)
    {
        using var process = new Process { StartInfo = StartInfo(command, arguments) };
        process.StartInfo.RedirectStandardInput = true;
        process.StartInfo.RedirectStandardOutput = true;
        process.StartInfo.RedirectStandardError = true;
        Start(process, command);
        try
        {
            var output = ReadAsync(process.StandardOutput, onLine: null, cancellationToken);
            var error = ReadAsync(process.StandardError, onLine, cancellationToken);
            if (!keepInputOpen)
            {
                await ChildProcess.WriteInputAsync(process, Encoding.UTF8.GetBytes(input ?? string.Empty), cancellationToken);
            }

            await process.WaitForExitAsync(cancellationToken);
            return new CommandResult(process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    /// <summary>Runs a command that must succeed.</summary>
    /// <exception cref="ProvisioningException">It did not; says what was being done and what the command said.</exception>
    public static async Task<string> MustAsync(
        string purpose, string remedy, string command, IEnumerable<string> arguments, CancellationToken cancellationToken,
        string? input = null, Action<string>? onLine = null) =>
        Succeeded(purpose, remedy, command, await RunAsync(command, arguments, cancellationToken, input, onLine));

    /// <summary>
    /// Long work that ends with this process, however that ends: a small shell holds the other end of a pipe from us and kills the whole
    /// group when it closes.
    /// </summary>
    /// <exception cref="ProvisioningException">As with <see cref="MustAsync"/>.</exception>
    public static async Task<string> MustWhileAliveAsync(
        string purpose, string remedy, string command, IEnumerable<string> arguments, CancellationToken cancellationToken, Action<string>? onLine = null) =>
        Succeeded(
            purpose, remedy, command,
            await RunAsync("setsid", ["sh", "-c", Guard, "guard", command, .. arguments], cancellationToken, input: null, onLine, keepInputOpen: true));

    private const string Guard = """
        exec 3<&0 </dev/null
        "$@" 3<&- & child=$!
        { read -r line <&3; kill -KILL 0; } >/dev/null 2>&1 & watch=$!
        exec 3<&-
        wait "$child"; code=$?
        kill -KILL "$watch"
        exit "$code"
        """;

    /// <summary>Starts a command that detaches itself; it shares no standard stream with this process for long.</summary>
    public static async Task DetachAsync(string command, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        using var process = new Process { StartInfo = StartInfo(command, arguments) };
        Start(process, command);
        await process.WaitForExitAsync(cancellationToken);
    }

    private static string Succeeded(string purpose, string remedy, string command, CommandResult result) => result.Succeeded
        ? result.Output
        : throw new ProvisioningException(
            LabComputer.HostName, purpose, $"{command} ended with code {result.ExitCode}: {result.Said}", remedy);

    private static ProcessStartInfo StartInfo(string command, IEnumerable<string> arguments)
    {
        var info = new ProcessStartInfo(Find(command) ?? command) { UseShellExecute = false, WorkingDirectory = "/" };
        foreach (var argument in arguments)
        {
            info.ArgumentList.Add(argument);
        }

        info.Environment.Clear();
        info.Environment["PATH"] = string.Join(':', SearchPath);
        info.Environment["LC_ALL"] = "C.UTF-8";
        info.Environment["DEBIAN_FRONTEND"] = "noninteractive";
        foreach (var name in PassedVariables)
        {
            if (Environment.GetEnvironmentVariable(name) is { Length: > 0 } value)
            {
                info.Environment[name] = value;
            }
        }

        return info;
    }

    private static void Start(Process process, string command)
    {
        try
        {
            process.Start();
        }
        catch (Win32Exception error)
        {
            throw new ProvisioningException(
                LabComputer.HostName, $"Running {command}", error.Message, "Install the package that provides it.", error);
        }
    }

    private static async Task<string> ReadAsync(StreamReader reader, Action<string>? onLine, CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            lines.Add(line);
            onLine?.Invoke(line);
        }

        return lines.Count == 0 ? "" : string.Join('\n', lines) + "\n";
    }
}
