using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Cht.Engine.State;

namespace Cht.Engine.Steps;

/// <summary>
/// What <c>--target</c>, <c>--exclude</c> and <c>--replace</c> choose: URNs, in which <c>*</c> stands for anything but a colon
/// and <c>**</c> for anything. Providers and the root stack always take part.
/// </summary>
internal sealed class ResourceSelection(Operation operation)
{
    private readonly ImmutableArray<UrnPattern> targets = [.. operation.Targets.Select(UrnPattern.Parse)];
    private readonly ImmutableArray<UrnPattern> excludes = [.. operation.Excludes.Select(UrnPattern.Parse)];
    private readonly ImmutableArray<UrnPattern> replaces = [.. operation.Replaces.Select(UrnPattern.Parse)];
    private readonly ConcurrentDictionary<string, bool> chosen = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> found = new(StringComparer.Ordinal);

    /// <summary>False when every resource takes part.</summary>
    public bool IsPartial => !targets.IsEmpty || !excludes.IsEmpty;

    /// <summary>Decides for one resource; those it needs have been decided before.</summary>
    /// <param name="needed">URNs of everything it needs, for <c>--target-dependents</c>.</param>
    public bool Includes(string urn, string type, IEnumerable<string> needed)
    {
        var named = Matches(targets, urn);
        var excluded = Matches(excludes, urn);
        if (!IsPartial || type == ResourceDraft.RootType || type.StartsWith(ProviderTypes.Prefix, StringComparison.Ordinal))
        {
            return true;
        }

        var included = !excluded && (targets.IsEmpty || named || (operation.TargetDependents && needed.Any(chosen.ContainsKey)));
        if (included)
        {
            chosen[urn] = true;
        }

        return included;
    }

    public bool Replaces(string urn) => Matches(replaces, urn);

    /// <summary>The part of the resources that may be deleted. What stays keeps what it needs.</summary>
    /// <exception cref="RegistrationRefusedException">Something that is not chosen needs what is.</exception>
    public ImmutableArray<ResourceState> Deletable(ImmutableArray<ResourceState> doomed)
    {
        if (!IsPartial)
        {
            return doomed;
        }

        var picked = doomed.Where(resource => Includes(resource.Urn, string.Empty, resource.AllDependencies()))
            .Where(resource => targets.IsEmpty || chosen.ContainsKey(resource.Urn)).ToHashSet();
        var problems = new List<string>();
        foreach (var resource in doomed.Reverse().Where(resource => !picked.Contains(resource)))
        {
            var needed = resource.AllDependencies().ToHashSet(StringComparer.Ordinal);
            foreach (var taken in picked.Where(other => needed.Contains(other.Urn)).ToList())
            {
                if (targets.IsEmpty || taken.IsProvider || taken.Type == ResourceDraft.RootType)
                {
                    picked.Remove(taken);
                }
                else
                {
                    problems.Add($"{taken.Urn} cannot be deleted because {resource.Urn}, which is no target, needs it. "
                        + "Name that one as a target, too, or give --target-dependents.");
                }
            }
        }

        return problems.Count > 0 ? throw new RegistrationRefusedException(problems) : [.. doomed.Where(picked.Contains)];
    }

    /// <summary>What was asked for but is neither in the state nor in the program.</summary>
    public IEnumerable<string> Unknown() => targets.Concat(excludes).Concat(replaces)
        .Where(pattern => !found.ContainsKey(pattern.Text)).Select(pattern => pattern.Text).Distinct(StringComparer.Ordinal);

    private bool Matches(ImmutableArray<UrnPattern> patterns, string urn)
    {
        var any = false;
        foreach (var pattern in patterns.Where(pattern => pattern.Matches(urn)))
        {
            found[pattern.Text] = true;
            any = true;
        }

        return any;
    }
}

internal sealed record UrnPattern(string Text, Regex? Expression)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public static UrnPattern Parse(string text) => new(text, !text.Contains('*', StringComparison.Ordinal) ? null : new Regex(
        "^" + Regex.Escape(text).Replace(@"\*\*", ".*", StringComparison.Ordinal).Replace(@"\*", "[^:]*", StringComparison.Ordinal) + "$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.Singleline, Patience));

    public bool Matches(string urn) => Expression?.IsMatch(urn) ?? urn == Text;
}
