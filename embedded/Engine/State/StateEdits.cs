using System.Text.RegularExpressions;
using Cht.Engine.Steps;

namespace Cht.Engine.State;

/// <summary>The edits of <c>state delete|rename|protect|unprotect</c> as functions from snapshot to snapshot.</summary>
internal static partial class StateEdits
{
    /// <summary>Forgets a resource; with <paramref name="dependents"/> also everything that needs it.</summary>
    public static StackSnapshot Delete(StackSnapshot snapshot, string urn, bool force, bool dependents)
    {
        Find(snapshot, urn);
        var named = snapshot.Resources.Where(other => other.Urn == urn).ToList();
        if (named.Count > 1 && !force)
        {
            throw new StackStateException(
                $"{urn} stands for {named.Count} resources: {string.Join(", ", named.Select(other => other.Id))}. All but one are replaced copies "
                + "that still have to be deleted. Run `scripts/infra up` first, which deletes them, or give up all of them with --force");
        }
        if (named.Exists(other => other.Protect) && !force)
        {
            throw new StackStateException(
                $"resource {urn} cannot be safely deleted because it is protected. Unprotect it first (`state unprotect {urn}`), or rerun with --force");
        }
        var doomed = new HashSet<string>(StringComparer.Ordinal) { urn };
        var needing = snapshot.Resources.Where(other => !doomed.Contains(other.Urn) && other.AllDependencies().Any(doomed.Contains) && doomed.Add(other.Urn)).ToList();
        if (needing.Count > 0 && !dependents)
        {
            throw new StackStateException(
                $"can't delete resource {urn} safely because other resources depend on it:\n"
                + string.Concat(needing.Select(other => $"  {other.Urn}\n"))
                + "Delete those first or rerun with --target-dependents.");
        }
        return snapshot with { Resources = snapshot.Resources.RemoveAll(other => doomed.Contains(other.Urn)) };
    }

    public static StackSnapshot Protect(StackSnapshot snapshot, IReadOnlyCollection<string> urns, bool protect)
    {
        foreach (var urn in urns)
        {
            Find(snapshot, urn);
        }
        return snapshot with
        {
            Resources =
            [
                .. snapshot.Resources.Select(resource => resource.Protect != protect && urns.Contains(resource.Urn, StringComparer.Ordinal)
                    ? resource with { Protect = protect } : resource),
            ],
        };
    }

    /// <summary>Gives a resource another name; every reference to its URN follows, in the URNs of no other resource the name occurs.</summary>
    public static StackSnapshot Rename(StackSnapshot snapshot, string urn, string name)
    {
        Find(snapshot, urn);
        if (!NamePattern().IsMatch(name))
        {
            throw new StackStateException($"'{name}' is no resource name: use letters, digits, hyphens, underscores, periods and slashes.");
        }
        var renamed = string.Concat(urn.AsSpan(0, urn.LastIndexOf("::", StringComparison.Ordinal) + 2), name);
        if (snapshot.Find(renamed) is not null)
        {
            throw new StackStateException($"there is already a resource {renamed}");
        }
        return snapshot with
        {
            Resources =
            [
                .. snapshot.Resources.Select(resource => ReferenceRewriting.Rename(
                    resource.Urn == urn ? resource with { Urn = renamed } : resource, urn, renamed)),
            ],
        };
    }

    private static ResourceState Find(StackSnapshot snapshot, string urn) => snapshot.Find(urn) ?? throw new StackStateException(
        $"No such resource \"{urn}\" exists in the current state. `scripts/infra stack export` lists them.");

    [GeneratedRegex("^[A-Za-z0-9_./-]+$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NamePattern();
}
