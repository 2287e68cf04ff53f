namespace Cht.Hosts.Compose;

/// <summary>Judges the CouchDB machines together before one of them is started. Pure.</summary>
public static class CouchDbStart
{
    /// <summary>Node 1 adds its peers for a while and then never again: started before them, it stays alone.</summary>
    /// <exception cref="ProvisioningException">Something that waiting would not mend.</exception>
    public static void Require(IReadOnlyCollection<(ComposeNodeDesired Desired, ComposeNodeObserved Observed)> nodes)
    {
        ArgumentNullException.ThrowIfNull(nodes);
        RequireOnePassword(nodes);
        var first = nodes.FirstOrDefault(node => node.Desired.Node.CouchDb is { Number: 1 });
        if (first.Desired is null || first.Desired.CouchDbNodes.Length < 2)
        {
            return;
        }

        var missing = nodes.Where(node => node.Desired.Node.CouchDb is { Number: > 1 } && node.Observed.Containers.IsEmpty)
            .Select(node => node.Desired.Host).ToArray();
        // Members that are away are listed as well: a node alone has never been in a cluster.
        if (missing.Length > 0 && first.Observed.Members.Length == 1)
        {
            var project = first.Desired.Node.Projects[0];
            throw new ProvisioningException(
                first.Desired.Host, "CouchDB node 1 was started before the others",
                $"it runs alone since {StartedAt(first.Observed)}, and there is no container on {string.Join(", ", missing)}",
                $"Stop it on {first.Desired.Host} with '{ComposeShell.Compose(project)} down' (data stays), then run again: the order is "
                    + $"{string.Join(", ", first.Desired.CouchDbNodes.Reverse())}.");
        }
    }

    private static void RequireOnePassword(IReadOnlyCollection<(ComposeNodeDesired Desired, ComposeNodeObserved Observed)> nodes)
    {
        var groups = nodes.Where(node => node.Observed.PasswordDigest.Length > 0)
            .GroupBy(node => node.Observed.PasswordDigest, StringComparer.Ordinal)
            .OrderByDescending(group => group.Count()).ToArray();
        if (groups.Length > 1)
        {
            var odd = groups.Skip(1).SelectMany(group => group).ToArray();
            var machines = string.Join(", ", odd.Select(node => node.Desired.Host));
            throw new ProvisioningException(
                machines, "The CouchDB passwords differ",
                $"{string.Join(", ", odd.Select(node => node.Desired.EnvFile).Distinct(StringComparer.Ordinal))} has another COUCHDB_PASSWORD than on "
                    + string.Join(", ", groups[0].Select(node => node.Desired.Host)),
                "Run again with '--refresh': env files that were changed by hand are put back.");
        }
    }

    private static string StartedAt(ComposeNodeObserved observed) =>
        observed.Containers.Select(container => container.StartedAt).Order(StringComparer.Ordinal).FirstOrDefault("unknown");
}
