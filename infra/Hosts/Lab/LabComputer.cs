namespace Cht.Hosts.Lab;

/// <summary>This computer as a place for labs: folders, commands, clock and the voice that tells progress.</summary>
/// <param name="folders">Where labs live; null means the default of <see cref="LabFolders"/>.</param>
/// <param name="progress">Called with one sentence per step; from any thread.</param>
/// <param name="time">The default value is the system's clock.</param>
public sealed class LabComputer(LabFolders? folders = null, Action<string>? progress = null, TimeProvider? time = null)
{
    /// <summary>What errors call this computer.</summary>
    public const string HostName = "this computer";

    public LabFolders Folders { get; } = folders ?? new LabFolders();

    public TimeProvider Time { get; } = time ?? TimeProvider.System;

    /// <summary>systemd is process 1 (sd_booted(3)).</summary>
    internal static bool HasSystemd => Directory.Exists("/run/systemd/system");

    internal void Report(string sentence) => progress?.Invoke(sentence);

    internal Task<FileLock> LockAsync(string name, CancellationToken cancellationToken) =>
        FileLock.AcquireAsync(Path.Combine(Folders.Locks, $"{name}.lock"), this, cancellationToken);

    /// <summary>Waits for a condition by asking again; false when the deadline passes first.</summary>
    internal async Task<bool> WaitAsync(
        string what, TimeSpan deadline, Func<CancellationToken, Task<bool>> condition, CancellationToken cancellationToken)
    {
        var start = Time.GetTimestamp();
        var nextReport = TimeSpan.FromSeconds(5);
        while (!await condition(cancellationToken))
        {
            var elapsed = Time.GetElapsedTime(start);
            if (elapsed >= deadline)
            {
                return false;
            }

            if (elapsed >= nextReport)
            {
                Report($"Waiting for {what}: {elapsed.TotalSeconds:0} s of at most {deadline.TotalSeconds:0} s");
                nextReport += TimeSpan.FromSeconds(5);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), Time, cancellationToken);
        }

        return true;
    }
}
