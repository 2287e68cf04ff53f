namespace Cht.Layout;

/// <summary>Nodes of one kind.</summary>
/// <param name="Name">Lower-case letters and digits, at most 12.</param>
/// <param name="Size">Of each node.</param>
/// <param name="Nodes">How many, spread over the zones.</param>
/// <param name="DiskSize">System disk of each node, in GiB.</param>
public sealed record AksPool(string Name, AzureMachineSize Size, int Nodes, int DiskSize)
{
    /// <summary>Additional nodes while a pool is upgraded: one at a time keeps the others, and their volumes, where they are.</summary>
    public const int Surge = 1;

    public const string System = "system";

    public const string Core = "core";

    public const string CouchDb = "couchdb";

    /// <summary>Label by which pods find the nodes of a pool.</summary>
    public static KubernetesPool Label(string pool) => new("cht-pool", pool);
}
