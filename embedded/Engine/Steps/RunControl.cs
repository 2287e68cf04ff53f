using System.Collections.Concurrent;

namespace Cht.Engine.Steps;

/// <summary>Whether an operation may begin new steps, and which resources did not come up.</summary>
internal sealed class RunControl(bool continueOnError)
{
    private readonly ConcurrentDictionary<string, string> failed = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> skipped = new(StringComparer.Ordinal);
    private volatile string? stopReason;
    private volatile bool hasErrors;

    /// <summary>Null while new steps may begin.</summary>
    public string? StopReason => stopReason;

    /// <summary>An error that must end the operation, whatever the program says: the state could not be saved.</summary>
    public Exception? Fatal { get; private set; }

    public bool Canceled { get; private set; }

    public bool HasErrors => hasErrors;

    /// <summary>True when some resource was not brought up, so that the program may not have asked for everything it wants.</summary>
    public bool Incomplete => !failed.IsEmpty || !skipped.IsEmpty;

    public IEnumerable<string> Failed => failed.Keys.Order(StringComparer.Ordinal);

    public IEnumerable<string> Skipped => skipped.Keys.Order(StringComparer.Ordinal);

    public void ReportError() => hasErrors = true;

    public void Fail(string urn, string reason)
    {
        hasErrors = true;
        failed[urn] = reason;
        if (!continueOnError)
        {
            stopReason ??= $"{DisplayName.Of(urn)} failed";
        }
    }

    public void Skip(string urn, string reason) => skipped[urn] = reason;

    public void Cancel(string reason)
    {
        Canceled = true;
        hasErrors = true;
        stopReason ??= reason;
    }

    /// <summary>Ends the operation as failed: running steps finish, none begins.</summary>
    public void Abort(string reason)
    {
        hasErrors = true;
        stopReason ??= reason;
    }

    public void FailFatally(Exception exception)
    {
        Fatal ??= exception;
        hasErrors = true;
        stopReason ??= "the state could not be saved";
    }

    /// <summary>Why a resource that needs the given ones cannot be brought up; null when nothing is in the way.</summary>
    public string? Obstacle(IEnumerable<string> needed) =>
        stopReason is { } reason ? $"not begun because {reason}"
        : needed.FirstOrDefault(urn => failed.ContainsKey(urn) || skipped.ContainsKey(urn)) is not { } missing ? null
        : failed.ContainsKey(missing) ? $"skipped because it needs {DisplayName.Of(missing)}, which failed"
        : $"skipped because it needs {DisplayName.Of(missing)}, which was skipped";
}
