using System.Runtime.InteropServices;

namespace Cht.Cli.Running;

/// <summary>For commands that go on until they are told to stop: the first Ctrl-C ends them in good order.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource source = new();
    private readonly List<PosixSignalRegistration> registrations = [];

    public static Interruption OfProcess()
    {
        var interruption = new Interruption();
        foreach (var signal in (PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP])
        {
            interruption.registrations.Add(PosixSignalRegistration.Create(signal, context =>
            {
                context.Cancel = true;
                interruption.Interrupt();
            }));
        }

        return interruption;
    }

    public CancellationToken Token => source.Token;

    public void Interrupt() => source.Cancel();

    public void Dispose()
    {
        registrations.ForEach(registration => registration.Dispose());
        source.Dispose();
    }
}
