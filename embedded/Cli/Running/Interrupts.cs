using System.Runtime.InteropServices;

namespace Cht.Cli.Running;

/// <summary>
/// Ctrl-C and SIGTERM: the first one lets running steps finish and begins nothing more, the second one stops those, too.
/// </summary>
internal sealed class Interrupts : IDisposable
{
    private readonly CancellationTokenSource graceful = new();
    private readonly CancellationTokenSource terminate = new();
    private readonly List<PosixSignalRegistration> registrations = [];
    private readonly Action<string> announce;
    private int count;

    public Interrupts(Action<string> announce) => this.announce = announce;

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
                announce("^C received again; stopping now.");
                terminate.Cancel();
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
