using System.Text.Json;

namespace Cht.Lab.Tests.Interruption;

/// <summary>A moment between two writes of the state: a step was announced, or it has finished.</summary>
/// <param name="Operation">create, update, delete ...</param>
/// <param name="Urn">The resource.</param>
internal sealed record StepBoundary(bool Finished, string Operation, string Urn)
{
    public string Name => Urn[(Urn.LastIndexOf("::", StringComparison.Ordinal) + 2)..];

    public string Type => Urn.Split("::")[2].Split('$')[^1];

    /// <summary>
    /// Each finished step is a boundary of its own; of the beginnings one of each type and operation is enough, because what is in flight
    /// then is the provider's work of that type.
    /// </summary>
    public string Key => Finished ? $"finished {Operation} {Urn}" : $"begun {Operation} {Type}";

    /// <summary>Reads one line of <c>--json</c>; null for other events and for steps that do nothing.</summary>
    public static StepBoundary? Parse(string line)
    {
        if (!line.StartsWith('{'))
        {
            return null;
        }

        using var document = JsonDocument.Parse(line);
        foreach (var (kind, finished) in new[] { ("resourcePreEvent", false), ("resOutputsEvent", true) })
        {
            if (document.RootElement.TryGetProperty(kind, out var step))
            {
                var metadata = step.GetProperty("metadata");
                var operation = metadata.GetProperty("op").GetString()!;
                var isCustom = metadata.GetProperty("type").GetString()!.StartsWith("hosts:", StringComparison.Ordinal);
                return isCustom && operation is not ("same" or "read" or "refresh")
                    ? new StepBoundary(finished, operation, metadata.GetProperty("urn").GetString()!)
                    : null;
            }
        }

        return null;
    }
}
