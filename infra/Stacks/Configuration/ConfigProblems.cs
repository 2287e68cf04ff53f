using Cht.Layout;
using Pulumi;

namespace Cht.Stacks.Configuration;

/// <summary>Gathers everything wrong with a stack's configuration, so that the operator sees it all at once.</summary>
internal sealed class ConfigProblems(string project)
{
    private readonly List<LayoutProblem> problems = [];

    public bool IsEmpty => problems.Count == 0;

    /// <summary>True when something wrong was found with a key or with what it is a part of.</summary>
    public bool Has(string key) => problems.Any(problem => $"{project}:{key}" is var whole
        && whole.StartsWith(problem.Key, StringComparison.Ordinal) && (whole.Length == problem.Key.Length || whole[problem.Key.Length] is '.' or '['));

    /// <param name="key">A key of the program, or one of another namespace written out, as in aws:region.</param>
    public void Add(string key, string found, string remedy) => problems.Add(new LayoutProblem(
        key.Split('.', '[')[0].Contains(':', StringComparison.Ordinal) ? key : $"{project}:{key}", found, remedy));

    /// <summary>The name of the stack is no configuration key, so it is called what it is.</summary>
    public void AddStackName(string name, string remedy) => problems.Add(new LayoutProblem("stack name", $"found '{name}'", remedy));

    /// <exception cref="RunException">Lists every problem: key, what was found, what to write instead.</exception>
    public void ThrowIfAny()
    {
        if (IsEmpty)
        {
            return;
        }

        var noun = problems.Count == 1 ? "problem" : "problems";
        throw new RunException(
            $"The configuration has {problems.Count} {noun}; nothing was changed:\n"
            + string.Join('\n', problems.Select(problem => $"  {problem}")));
    }
}
