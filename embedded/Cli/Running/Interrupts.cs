using System.Runtime.InteropServices;

namespace Cht.Cli.Running;

/// <summary>
/// Ctrl-C and SIGTERM: the first one lets running steps finish and begins nothing more, the second one stops those, too, the third ends the process.
/// </summary>
internal sealed class Interrupts : IDisposable
{
    private readonly CancellationTokenSource graceful = new();
    private readonly CancellationTokenSource terminate = new();
    private readonly List<PosixSignalRegistration> registrations = [];
    private readonly Action<string> announce;
    private int count;

    private readonly Action<int> exit;

    /// <param name="announce">Prints a line.</param>
    /// <param name="exit">Ends the process with a code; what was written stays, and the next run takes over the dead lock.</param>
    public Interrupts(Action<string> announce, Action<int>? exit = null)
    {
        this.announce = announce;
        this.exit = exit ?? Environment.Exit;
    }

    /// <summary>Begin nothing more.</summary>
    public CancellationToken Graceful => graceful.Token;

    /// <summary>Stop at once.</summary>
    public CancellationToken Terminate => terminate.Token;

    public void Listen()
    {
        foreach (var signal in (PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP])
        {
            registrations.Add(PosixSignalRegistration.Create(signal, context =>
            {
                context.Cancel = true;
                Interrupt();
            }));
        }
    }

    public void Interrupt()
    {
        switch (Interlocked.Increment(ref count))
        {
            case 1:
                announce("^C received; cancelling. Running steps are finished and saved. Press ^C again to stop them, too.");
                graceful.Cancel();
                break;
            case 2:
                announce("^C received again; stopping now. If it hangs, ^C once more ends the process without waiting for anything.");
                terminate.Cancel();
                break;
            case 3:
                announce("^C received a third time; ended. What was under way is listed by the next run as pending operations.");
                exit(ExitCode.Cancelled);
                break;
        }
    }

    public void Dispose()
    {
        registrations.ForEach(registration => registration.Dispose());
        graceful.Dispose();
        terminate.Dispose();
    }
}
