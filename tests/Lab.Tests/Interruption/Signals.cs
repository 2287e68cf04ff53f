using System.Runtime.InteropServices;

namespace Cht.Lab.Tests.Interruption;

/// <summary>Signals sent by this process itself: another program that sends them takes its time, in which the target goes on.</summary>
internal static class Signals
{
    private const int SigStop = 19;

    /// <summary>False: the process has ended.</summary>
    public static bool TryStop(int process) => Kill(process, SigStop) == 0;

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);
}
