namespace Cht.Engine.Steps;

/// <summary>Counts registrations under way, so that the end of a program can wait for them.</summary>
internal sealed class RegistrationCount
{
    private readonly Lock gate = new();
    private readonly TaskCompletionSource idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int count;
    private bool closed;

    public bool TryEnter()
    {
        lock (gate)
        {
            count += closed ? 0 : 1;
            return !closed;
        }
    }

    public void Leave()
    {
        lock (gate)
        {
            count--;
            Complete();
        }
    }

    public Task CloseAsync()
    {
        lock (gate)
        {
            closed = true;
            Complete();
            return idle.Task;
        }
    }

    private void Complete()
    {
        if (closed && count == 0)
        {
            idle.TrySetResult();
        }
    }
}
