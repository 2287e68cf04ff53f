namespace Pulumi.Experimental;

/// <summary>One message for the engine's display.</summary>
public sealed class LogRequest(LogSeverity severity, string message, Urn? urn = null, int streamId = 0, bool ephemeral = false)
{
    public LogSeverity Severity { get; } = severity;

    public string Message { get; } = message;

    /// <summary>The resource that the message is about, if any.</summary>
    public Urn? Urn { get; } = urn;

    /// <summary>Messages of one stream (not 0) belong together and may be shown as one text.</summary>
    public int StreamId { get; } = streamId;

    /// <summary>True for a progress line: shown live, not kept.</summary>
    public bool Ephemeral { get; } = ephemeral;
}
