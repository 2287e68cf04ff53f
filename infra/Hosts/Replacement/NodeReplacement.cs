using System.Collections.Immutable;
using Cht.Layout;

namespace Cht.Hosts.Replacement;

/// <summary>What the replacement of one machine of a cluster takes, and what it costs. Pure.</summary>
public sealed record NodeReplacement
{
    private NodeReplacement(LayoutDocument document, LayoutNode node) => (Document, Node) = (document, node);

    public LayoutDocument Document { get; }

    public LayoutNode Node { get; }

    /// <summary>The swarm, and the overlay network with it, is lost with the machine.</summary>
    public bool IsOnlyManager => Node.Swarm == SwarmRole.Manager && Document.Nodes.Count(node => node.Swarm == SwarmRole.Manager) == 1;

    /// <summary>Neither a replica nor another manager takes over while it is away, so that a person has to say yes to what follows.</summary>
    public bool NeedsConsent => IsOnlyManager || Node.Role == MachineRole.Core;

    /// <summary>
    /// Other machines whose containers are made anew as well. A new swarm has a new overlay network, on which none of them is; and
    /// CouchDB node 1, which makes its administrator's hash by itself, makes another one, which the others take over when
    /// their containers start.
    /// </summary>
    public ImmutableArray<LayoutNode> AlsoRestarted =>
    [
        .. Document.Nodes.Where(other => other != Node
            && (IsOnlyManager || (Node.CouchDb is { Number: 1 } && other.CouchDb is not null))),
    ];

    /// <summary>Machines in the order in which their containers are stopped: core first, the last to start.</summary>
    public ImmutableArray<LayoutNode> StopOrder =>
    [
        .. AlsoRestarted.Append(Node).OrderByDescending(node => Document.StartOrder.IndexOf(node.Name, StringComparer.Ordinal)),
    ];

    /// <exception cref="ArgumentException">No machine of that name.</exception>
    public static NodeReplacement Of(LayoutDocument document, string machine)
    {
        ArgumentNullException.ThrowIfNull(document);
        return new(document, document.Nodes.FirstOrDefault(node => string.Equals(node.Name, machine, StringComparison.Ordinal))
            ?? throw new ArgumentException($"The layout has no machine '{machine}'."));
    }

    /// <summary>What a person should know before it begins.</summary>
    public IEnumerable<string> Consequences()
    {
        if (Node.CouchDb is { } couchDb)
        {
            var all = Document.Nodes.Count(node => node.CouchDb is not null);
            yield return all == 1
                ? "CHT is down until it is back: it has the only CouchDB."
                : $"CHT is down until it is back: each shard has one copy, so that a part of every database (one of {all}) is on this machine only.";
            yield return $"What is in {couchDb.DataDirectory} is used again as it is. If that disk is lost, so is that part of every database: put a "
                + "backup of this very node there first.";
        }
        else
        {
            yield return "CHT cannot be reached until it is back. It holds no data.";
            yield return "The certificate volume goes with the machine: an own certificate is written again, a self-signed one is made anew, "
                + "one from an ACME authority has to be asked for again.";
        }

        if (IsOnlyManager)
        {
            yield return "It is the only manager: the swarm is lost with it. A new one is formed with a new overlay network, the other machines "
                + "leave the old one and join it, and the containers on all of them are stopped and made anew. Data stays.";
        }
        else if (Node.CouchDb is { Number: 1 } && !AlsoRestarted.IsEmpty)
        {
            yield return "It is CouchDB node 1, from which the others have their administrator: their containers are made anew with it. Data stays.";
        }
    }
}
