using System.Runtime.InteropServices;

namespace Cht.Lab.Tests.Interruption;

/// <summary>Signals sent by this process itself: another program that sends them takes its time, in which the target goes on.</summary>
internal static class Signals
{
    private const int SigStop = 19;

    public static void Stop(int process)
    {
        if (Kill(process, SigStop) != 0)
        {
            throw new InvalidOperationException($"Process {process} could not be stopped: {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);
}
