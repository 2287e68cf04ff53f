using System.Collections.Immutable;
using System.Text;

namespace Cht.Cli.Settings;

/// <summary>One thing wrong in the settings.</summary>
/// <param name="Key">Printed as <c>project:key</c>, for nested values with the path behind it.</param>
/// <param name="Found">What was found; never a secret.</param>
/// <param name="Remedy">What to write instead.</param>
internal sealed record SettingsProblem(string Key, string Found, string Remedy)
{
    public override string ToString() => $"{Key}: {Found}. {Remedy}";
}

/// <summary>Everything that is wrong in the settings, gathered.</summary>
internal sealed class SettingsException(string subject, ImmutableArray<SettingsProblem> problems)
    : CommandException(Describe(subject, problems))
{
    public ImmutableArray<SettingsProblem> Problems { get; } = problems;

    private static string Describe(string subject, ImmutableArray<SettingsProblem> problems)
    {
        var text = new StringBuilder();
        text.Append(subject).Append(problems.Length == 1 ? " has a problem:" : $" has {problems.Length} problems:");
        foreach (var problem in problems)
        {
            text.Append("\n  ").Append(problem);
        }
        return text.ToString();
    }
}
