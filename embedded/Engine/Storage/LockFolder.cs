using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;

namespace Cht.Engine.Storage;

/// <summary>The lock files of a backend: one per owner, named by a UUID, in the folder of the stack.</summary>
internal sealed class LockFolder(StateLayout layout, TimeProvider time, LockOwner owner)
{
    private static readonly TimeSpan GatePatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan GateRetry = TimeSpan.FromMilliseconds(20);

    private readonly ConcurrentDictionary<StackIdentity, HeldLock> held = new();

    public async Task<HeldLock> TakeAsync(StackIdentity stack, string command, CancellationToken cancellationToken)
    {
        using var gate = await OpenGateAsync(layout.LockGate(stack), cancellationToken);
        var now = time.GetUtcNow();
        foreach (var (path, other) in Read(stack))
        {
            if (!LockRules.IsStale(other, now, owner.HostName, owner.IsAlive))
            {
                throw new StackLockedException(stack, other, LockRules.Explain(stack, other, now));
            }

            File.Delete(path);
        }

        var description = new LockDescription
        {
            ProcessId = owner.ProcessId,
            UserName = owner.UserName,
            HostName = owner.HostName,
            Timestamp = now,
            Heartbeat = now,
            Command = command,
        };
        var mine = new HeldLock(Path.Combine(layout.LockFolder(stack), $"{Guid.NewGuid()}.json"), description, time, () => held.TryRemove(stack, out _));
        held[stack] = mine;
        return mine;
    }

    public IEnumerable<(string Path, LockDescription Lock)> Read(StackIdentity stack)
    {
        var folder = layout.LockFolder(stack);
        foreach (var path in Directory.Exists(folder) ? Directory.GetFiles(folder, "*.json") : [])
        {
            if (ReadLock(path) is { } description)
            {
                yield return (path, description);
            }
        }
    }

    public ImmutableArray<LockDescription> Break(StackIdentity stack)
    {
        var found = Read(stack).ToImmutableArray();
        foreach (var (path, _) in found)
        {
            File.Delete(path);
        }

        return [.. found.Select(entry => entry.Lock)];
    }

    /// <summary>Whoever lost the lock must not overwrite the state of its new owner.</summary>
    public void RefuseLost(StackIdentity stack)
    {
        if (held.TryGetValue(stack, out var mine))
        {
            mine.RefuseLost(stack);
        }
    }

    private static LockDescription? ReadLock(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<LockDescription>(File.ReadAllBytes(path));
        }
        catch (FileNotFoundException)
        {
            return null; // given back in this moment
        }
        catch (JsonException)
        {
            // Whose it is cannot be told, so it counts; without a sign of life it becomes stale by its file time.
            var written = new DateTimeOffset(File.GetLastWriteTimeUtc(path));
            return new LockDescription { ProcessId = 0, UserName = "unknown", HostName = "unknown", Timestamp = written, Heartbeat = written };
        }
    }

    /// <summary>Opens a file that only one process can have open, so that two takers never check and write at once.</summary>
    private async Task<FileStream> OpenGateAsync(string path, CancellationToken cancellationToken)
    {
        AtomicFile.CreateFolder(Path.GetDirectoryName(path)!);
        var start = time.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (time.GetElapsedTime(start) < GatePatience)
            {
                await Task.Delay(GateRetry, time, cancellationToken);
            }
        }
    }
}
