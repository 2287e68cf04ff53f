using System.Collections.Immutable;
using Cht.Layout;
using Cht.Provider.Connections;

namespace Cht.Provider.Compose;

/// <summary>
/// How to reach all CouchDB machines from what one of them was given: addresses, users and pinned host keys are the layout
/// document's; key and bastion are those of the given connection, which all CouchDB machines of a stack share.
/// </summary>
internal static class CouchDbConnections
{
    /// <summary>The given machine first, the others in node order.</summary>
    public static ImmutableArray<ConnectionInputs> Of(LayoutDocument document, ConnectionInputs own) =>
    [
        own,
        .. document.Nodes.Where(node => node.CouchDb is not null && node.Name != own.Name).OrderBy(node => node.CouchDb!.Number).Select(node => own with
        {
            Name = node.Name,
            Address = node.Ssh.Address,
            Port = node.Ssh.Port,
            User = node.Ssh.User,
            HostKeys = node.Ssh.HostKeys,
        }),
    ];
}
