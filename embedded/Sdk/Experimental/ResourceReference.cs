namespace Pulumi.Experimental;

/// <summary>A resource as a property value: its URN, its id when it is a custom resource, and the version of its package.</summary>
public readonly struct ResourceReference(Urn urn, PropertyValue? id, string version) : IEquatable<ResourceReference>
{
    public Urn URN { get; } = urn;

    /// <summary>Null for a component; computed while the resource does not exist yet.</summary>
    public PropertyValue? Id { get; } = id;

    public string PackageVersion { get; } = version;

    public bool Equals(ResourceReference other) =>
        URN.Equals(other.URN)
        && Equals(Id, other.Id)
        && string.Equals(PackageVersion, other.PackageVersion, StringComparison.Ordinal);

    public override bool Equals(object? obj) => obj is ResourceReference other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(URN, Id, PackageVersion);
}
