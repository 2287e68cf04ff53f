using System.Collections.Immutable;
using Cht.Engine;

namespace Cht.Cli.Display;

/// <summary>What is known of one resource during a run: a row of the tree.</summary>
internal sealed record ResourceRow
{
    public required string Urn { get; init; }
    public required string Type { get; init; }
    public required string Name { get; init; }
    public string? ParentUrn { get; init; }
    public StepKind Kind { get; init; }
    public StepPhase Phase { get; init; }
    public TimeSpan Elapsed { get; init; }

    /// <summary>When the running step began.</summary>
    public DateTimeOffset? Started { get; init; }
    public ImmutableArray<string> Summary { get; init; } = [];

    /// <summary>The last progress line.</summary>
    public string? Progress { get; init; }
    public int Errors { get; init; }
    public int Warnings { get; init; }
    public int Messages { get; init; }

    public bool IsHidden => Kind == StepKind.Same && Phase != StepPhase.Failed && Errors + Warnings + Messages == 0;

    public string Status(DateTimeOffset now) =>
        StepText.Status(Kind, Phase, Phase == StepPhase.Started && Started is { } started ? now - started : Elapsed);

    public string Info
    {
        get
        {
            var parts = new List<string>();
            if (Phase == StepPhase.Started && Progress is not null)
            {
                parts.Add(Progress);
            }
            if (!Summary.IsEmpty)
            {
                parts.Add($"[diff: {string.Join(',', Summary)}]");
            }
            parts.AddRange(
                new[] { (Errors, "error"), (Warnings, "warning"), (Messages, "message") }
                    .Where(pair => pair.Item1 > 0)
                    .Select(pair => $"{pair.Item1} {pair.Item2}{(pair.Item1 == 1 ? string.Empty : "s")}"));
            return string.Join("; ", parts);
        }
    }
}
