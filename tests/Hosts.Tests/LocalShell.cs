using System.Diagnostics;

namespace Cht.Hosts.Tests;

/// <summary>Runs the text of a script in the shell of this computer.</summary>
internal static class LocalShell
{
    /// <returns>Its standard output.</returns>
    public static async Task<string> RunAsync(string text)
    {
        using var shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", text]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var output = await shell.StandardOutput.ReadToEndAsync();
        await shell.WaitForExitAsync();
        return output;
    }
}
