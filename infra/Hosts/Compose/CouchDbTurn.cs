using System.Collections.Immutable;
using Cht.Layout;

namespace Cht.Hosts.Compose;

/// <summary>
/// One CouchDB node after another: before a running one is made anew, those that had their turn, or have none, must be well.
/// Looks at the machines and remembers nothing, so that a run that was killed goes on where it was. Pure.
/// </summary>
public static class CouchDbTurn
{
    /// <summary>What must hold, on which other machines. Empty where the node does not run, or stays as it is.</summary>
    public static ImmutableArray<LayoutCheck> Before(
        LayoutDocument document,
        (ComposeNodeDesired Desired, ComposeNodeObserved Observed) own,
        IReadOnlyCollection<(ComposeNodeDesired Desired, ComposeNodeObserved Observed)> peers)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(peers);
        if (!IsMadeAnew(own.Desired, own.Observed))
        {
            return [];
        }

        // A node that never started waits for this one; one with earlier secrets refuses the new password until its turn.
        ImmutableArray<string> asked =
        [
            .. peers.Where(peer => CouchDb(peer.Desired, peer.Observed) is { IsUp: true } && peer.Observed.Credentials != CredentialsState.BeforeRotation)
                .Select(peer => peer.Desired.Host),
        ];
        var everyone = asked.Length == own.Desired.CouchDbNodes.Length - 1;
        return asked.IsEmpty
            ? []
            :
            [
                .. document.Checks.Where(check => check.Before is not null && check.Container is not null && (everyone || check.Id == LayoutCheck.CouchDbUp))
                    .Select(check => check with { Nodes = asked }),
            ];
    }

    private static bool IsMadeAnew(ComposeNodeDesired desired, ComposeNodeObserved observed) =>
        CouchDb(desired, observed) is { IsUp: true }
        && (observed.Credentials == CredentialsState.BeforeRotation
            || ComposeDifferences.OwnProjects(desired, observed).Any(difference => difference.Subject == Subject(desired)));

    private static ComposeContainer? CouchDb(ComposeNodeDesired desired, ComposeNodeObserved observed) =>
        observed.Container(desired.Node.Projects[0].Name, desired.Node.Projects[0].Services[0]);

    private static string Subject(ComposeNodeDesired desired) =>
        ComposeDifferences.Subject(desired.Node.Projects[0], desired.Node.Projects[0].Services[0]);
}
