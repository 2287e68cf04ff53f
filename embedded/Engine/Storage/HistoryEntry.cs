using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Cht.Engine.Storage;

/// <summary>One finished operation, as in Pulumi's history files. Times are Unix seconds.</summary>
public sealed record HistoryEntry
{
    /// <summary><c>update</c>, <c>refresh</c>, <c>destroy</c> or <c>import</c>.</summary>
    [JsonPropertyName("kind")]
    public required string Kind { get; init; }

    [JsonPropertyName("startTime")]
    public required long StartTime { get; init; }

    [JsonPropertyName("message")]
    public string Message { get; init; } = string.Empty;

    [JsonPropertyName("environment")]
    public ImmutableSortedDictionary<string, string> Environment { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Plain values only; secret ones are left out.</summary>
    [JsonPropertyName("config")]
    public ImmutableSortedDictionary<string, string> Config { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    [JsonPropertyName("version")]
    public int Version { get; init; }

    /// <summary><c>succeeded</c> or <c>failed</c>.</summary>
    [JsonPropertyName("result")]
    public required string Result { get; init; }

    [JsonPropertyName("endTime")]
    public required long EndTime { get; init; }

    [JsonPropertyName("resourceChanges")]
    public ImmutableSortedDictionary<string, int> ResourceChanges { get; init; } = ImmutableSortedDictionary<string, int>.Empty;
}
