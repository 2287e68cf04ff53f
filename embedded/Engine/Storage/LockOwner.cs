using System.Diagnostics;

namespace Cht.Engine.Storage;

/// <summary>Who takes locks, and how to see whether another owner of the same host still runs.</summary>
internal sealed record LockOwner(int ProcessId, string UserName, string HostName, Func<int, bool> IsAlive)
{
    public static LockOwner ThisProcess() =>
        new(Environment.ProcessId, Environment.UserName, Environment.MachineName, ProcessExists);

    private static bool ProcessExists(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
