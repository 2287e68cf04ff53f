namespace Cht.Engine.Steps;

/// <summary>A step that failed and has been reported as a step event already.</summary>
internal sealed class StepFailedException(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>A registration that is refused for reasons a person can mend; each reason becomes a diagnostic.</summary>
internal sealed class RegistrationRefusedException(params IEnumerable<string> reasons) : Exception(string.Join('\n', reasons))
{
    public IReadOnlyList<string> Reasons { get; } = [.. reasons];
}

/// <summary>The state store failed: what happened since the last save is known to nobody, so the operation ends.</summary>
internal sealed class StateSaveException(Exception cause) : Exception($"The state could not be saved: {cause.Message}", cause);
