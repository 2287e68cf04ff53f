using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Cht.Engine.State;

namespace Cht.Cli.Stacks;

/// <summary>The edits of <c>state delete|rename|protect|unprotect</c> as functions from snapshot to snapshot.</summary>
internal static partial class StateEdits
{
    /// <summary>Forgets a resource; with <paramref name="dependents"/> also everything that needs it.</summary>
    public static StackSnapshot Delete(StackSnapshot snapshot, string urn, bool force, bool dependents)
    {
        var resource = Find(snapshot, urn);
        if (resource.Protect && !force)
        {
            throw new CommandException(
                $"resource {urn} cannot be safely deleted because it is protected. Unprotect it first (`state unprotect {urn}`), or rerun with --force");
        }
        var doomed = new HashSet<string>(StringComparer.Ordinal) { urn };
        var needing = snapshot.Resources.Where(other => !doomed.Contains(other.Urn) && other.AllDependencies().Any(doomed.Contains) && doomed.Add(other.Urn)).ToList();
        if (needing.Count > 0 && !dependents)
        {
            throw new CommandException(
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
            Resources = [.. snapshot.Resources.Select(resource => urns.Contains(resource.Urn, StringComparer.Ordinal) ? resource with { Protect = protect } : resource)],
        };
    }

    /// <summary>Gives a resource another name; every reference to its URN follows, in the URNs of no other resource the name occurs.</summary>
    public static StackSnapshot Rename(StackSnapshot snapshot, string urn, string name)
    {
        Find(snapshot, urn);
        if (!NamePattern().IsMatch(name))
        {
            throw new CommandException($"'{name}' is no resource name: use letters, digits, hyphens, underscores, periods and slashes.", ExitCode.Usage);
        }
        var renamed = string.Concat(urn.AsSpan(0, urn.LastIndexOf("::", StringComparison.Ordinal) + 2), name);
        if (snapshot.Find(renamed) is not null)
        {
            throw new CommandException($"there is already a resource {renamed}");
        }
        string Follow(string reference) => reference == urn ? renamed : reference;
        ImmutableArray<string> FollowAll(ImmutableArray<string> references) => [.. references.Select(Follow)];
        return snapshot with
        {
            Resources =
            [
                .. snapshot.Resources.Select(resource => resource with
                {
                    Urn = Follow(resource.Urn),
                    Parent = resource.Parent is null ? null : Follow(resource.Parent),
                    Provider = resource.Provider is { } provider && provider.StartsWith(urn + "::", StringComparison.Ordinal)
                        ? renamed + provider[urn.Length..] : resource.Provider,
                    Dependencies = FollowAll(resource.Dependencies),
                    DeletedWith = resource.DeletedWith is null ? null : Follow(resource.DeletedWith),
                    ReplaceWith = FollowAll(resource.ReplaceWith),
                    PropertyDependencies = resource.PropertyDependencies.ToImmutableDictionary(
                        entry => entry.Key, entry => FollowAll(entry.Value), StringComparer.Ordinal),
                }),
            ],
        };
    }

    private static ResourceState Find(StackSnapshot snapshot, string urn) => snapshot.Find(urn) ?? throw new CommandException(
        $"No such resource \"{urn}\" exists in the current state. `scripts/infra stack export` lists them.");

    [GeneratedRegex("^[A-Za-z0-9_./-]+$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NamePattern();
}
