using System.Runtime.InteropServices;

namespace Cht.Hosts.Lab;

/// <summary>System calls that .NET does not offer.</summary>
internal static class Native
{
    public const int SigKill = 9;

    /// <summary>SIGRTMIN+4: asks systemd as process 1 to power off (systemd(1), Signals). glibc's SIGRTMIN is 34.</summary>
    public const int SigPowerOff = 34 + 4;

    public static void Signal(int process, int signal) => _ = Kill(process, signal);

    /// <summary>Changes the owner, of a link itself when the path is one.</summary>
    public static void ChangeOwner(string path, int user, int group)
    {
        if (ChangeLinkOwner(path, user, group) != 0)
        {
            throw new IOException($"lchown {path} to {user}:{group}: {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }

    [DllImport("libc", EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern uint EffectiveUser();

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);

    [DllImport("libc", EntryPoint = "lchown", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ChangeLinkOwner([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int user, int group);
}
