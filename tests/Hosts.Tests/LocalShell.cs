using System.Diagnostics;
using Cht.Hosts.Connections;

namespace Cht.Hosts.Tests;

/// <summary>Runs the text of a script in the shell of this computer.</summary>
internal static class LocalShell
{
    /// <returns>Its standard output.</returns>
    public static async Task<string> RunAsync(string text)
    {
        using var shell = Start(text);
        var output = await shell.StandardOutput.ReadToEndAsync();
        await shell.WaitForExitAsync();
        return output;
    }

    /// <summary>As a machine answers.</summary>
    public static ScriptResult Run(HostScript script)
    {
        using var shell = Start(script.Text);
        var output = shell.StandardOutput.ReadToEnd();
        shell.WaitForExit();
        return new ScriptResult(shell.ExitCode, output, "");
    }

    private static Process Start(string text) =>
        Process.Start(new ProcessStartInfo("/bin/sh", ["-c", text]) { RedirectStandardOutput = true, UseShellExecute = false })!;
}
