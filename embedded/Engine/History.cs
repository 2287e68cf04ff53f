using System.Collections.Immutable;
using Cht.Engine.Storage;

namespace Cht.Engine;

internal static class History
{
    public static HistoryEntry Entry(Operation operation, OperationResult result, DateTimeOffset start, DateTimeOffset end) => new()
    {
        Kind = operation.Kind.ToString().ToLowerInvariant(),
        StartTime = start.ToUnixTimeSeconds(),
        EndTime = end.ToUnixTimeSeconds(),
        Message = operation.Message,
        Environment = ImmutableSortedDictionary<string, string>.Empty.Add("exec.command", operation.CommandLine),
        Config = operation.Config
            .Where(entry => !operation.ConfigSecretKeys.Contains(entry.Key))
            .ToImmutableSortedDictionary(entry => entry.Key, entry => entry.Value, StringComparer.Ordinal),
        Result = result.Succeeded ? "succeeded" : "failed",
        ResourceChanges = result.Changes.ToImmutableSortedDictionary(
            change => OperationName(change.Key), change => change.Value, StringComparer.Ordinal),
    };

    /// <summary>As Pulumi names step operations: <c>create-replacement</c>.</summary>
    private static string OperationName(StepKind kind) => kind switch
    {
        StepKind.CreateReplacement => "create-replacement",
        StepKind.DeleteReplaced => "delete-replaced",
        _ => kind.ToString().ToLowerInvariant(),
    };
}
