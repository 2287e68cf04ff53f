using System.Text.Json;

namespace Cht.Engine.Storage;

/// <summary>A lock of this process: beats every 10 s until disposed and notices when its file is taken away.</summary>
internal sealed class HeldLock : IStateLock
{
    private readonly CancellationTokenSource lost = new();
    private readonly Lock beating = new();
    private readonly string path;
    private readonly TimeProvider time;
    private readonly Action released;
    private readonly ITimer timer;
    private LockDescription description;
    private bool disposed;

    public HeldLock(string path, LockDescription description, TimeProvider time, Action released)
    {
        this.path = path;
        this.description = description;
        this.time = time;
        this.released = released;
        Write(description);
        timer = time.CreateTimer(_ => Beat(), state: null, LockRules.BeatInterval, LockRules.BeatInterval);
    }

    public CancellationToken Lost => lost.Token;

    public void RefuseLost(StackIdentity stack)
    {
        if (!File.Exists(path))
        {
            throw new InvalidOperationException(
                $"The lock of stack '{stack.Name}' was removed while this command was running (by 'cancel', or because it looked "
                + "dead). Nothing more is written. Run the command again when nobody else works on the stack.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await timer.DisposeAsync();
        lock (beating)
        {
            disposed = true;
            File.Delete(path);
        }

        released();
        lost.Dispose();
    }

    private void Beat()
    {
        lock (beating)
        {
            if (disposed || lost.IsCancellationRequested)
            {
                return;
            }

            if (!File.Exists(path))
            {
                lost.Cancel();
                return;
            }

            try
            {
                var beaten = description with { Heartbeat = time.GetUtcNow() };
                Write(beaten);
                description = beaten;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // A full disk, say: the next beat tries again, until others count the lock as abandoned.
                if (time.GetUtcNow() - description.Heartbeat > LockRules.StaleAfter)
                {
                    lost.Cancel();
                }
            }
        }
    }

    private void Write(LockDescription description) => AtomicFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(description));
}
