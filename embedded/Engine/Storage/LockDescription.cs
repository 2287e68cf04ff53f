using System.Text.Json.Serialization;

namespace Cht.Engine.Storage;

/// <summary>A lock file. The first four fields are Pulumi's; the others say more and keep the lock alive.</summary>
public sealed record LockDescription
{
    [JsonPropertyName("pid")]
    public required int ProcessId { get; init; }

    [JsonPropertyName("username")]
    public required string UserName { get; init; }

    [JsonPropertyName("hostname")]
    public required string HostName { get; init; }

    /// <summary>When the lock was taken.</summary>
    [JsonPropertyName("timestamp")]
    public required DateTimeOffset Timestamp { get; init; }

    [JsonPropertyName("command")]
    public string? Command { get; init; }

    /// <summary>The last sign of life. Null in a lock of the Pulumi CLI, which gives none.</summary>
    [JsonPropertyName("heartbeat")]
    public DateTimeOffset? Heartbeat { get; init; }
}

/// <summary>Thrown when the stack is in use.</summary>
public sealed class StackLockedException(StackIdentity stack, LockDescription owner, string message) : Exception(message)
{
    public StackIdentity Stack { get; } = stack;

    public LockDescription Owner { get; } = owner;
}
