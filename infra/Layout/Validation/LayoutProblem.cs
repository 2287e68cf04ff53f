using System.Collections.Immutable;

namespace Cht.Layout;

/// <summary>One thing wrong with a specification.</summary>
/// <param name="Key">Where: machines[1].privateAddress, overlay.subnet ...</param>
/// <param name="Found">What was found there, as part of a sentence.</param>
/// <param name="Remedy">What to write instead, as a sentence.</param>
public sealed record LayoutProblem(string Key, string Found, string Remedy)
{
    public override string ToString() => $"{Key}: {Found}. {Remedy}";
}

/// <summary>The specification of a cluster is wrong. Holds every problem, never a secret.</summary>
public sealed class LayoutException : Exception
{
    public LayoutException(ImmutableArray<LayoutProblem> problems)
        : base(Describe(problems)) => Problems = problems;

    public ImmutableArray<LayoutProblem> Problems { get; }

    private static string Describe(ImmutableArray<LayoutProblem> problems) =>
        $"The cluster layout has {problems.Length} {(problems.Length == 1 ? "problem" : "problems")}:"
            + string.Concat(problems.Select(problem => $"{Environment.NewLine}  {problem}"));
}
