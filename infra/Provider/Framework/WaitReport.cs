using Cht.Hosts.Connections;

namespace Cht.Provider.Framework;

/// <summary>
/// Shows long waits for machines at the resource that waits: host, condition, how long already and how long at most. The
/// connections are shared by all resources, so that the flow of the call says which one it is.
/// </summary>
internal sealed class WaitReport : IProgress<HostWait>
{
    /// <summary>A machine that boots takes some seconds, which nobody needs to read about; then one line now and again.</summary>
    private const int QuietSeconds = 10;

    private static readonly AsyncLocal<ResourceContext?> Current = new();

    private readonly Dictionary<string, TimeSpan> told = new(StringComparer.Ordinal);

    /// <summary>From here on this flow of calls works on that resource.</summary>
    public static void Tell(ResourceContext context) => Current.Value = context;

    public void Report(HostWait value)
    {
        if (IsDue(value) && Current.Value is { } context)
        {
            context.Report($"{(context.Patience < value.Deadline ? value with { Deadline = context.Patience.Value } : value)}");
        }
    }

    private bool IsDue(HostWait wait)
    {
        lock (told)
        {
            var since = told.GetValueOrDefault(wait.Host);
            if (wait.Elapsed < since)
            {
                // Another wait for the same machine.
                since = TimeSpan.Zero;
            }

            var due = wait.IsNews || (wait.Elapsed - since).TotalSeconds >= QuietSeconds;
            told[wait.Host] = due ? wait.Elapsed : since;
            return due;
        }
    }
}
