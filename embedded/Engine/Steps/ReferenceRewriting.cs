using System.Collections.Immutable;
using Cht.Engine.State;

namespace Cht.Engine.Steps;

/// <summary>Changes the URNs that a resource refers to.</summary>
internal static class ReferenceRewriting
{
    /// <summary>The same object when it does not refer to the URN.</summary>
    public static ResourceState Rename(ResourceState resource, string from, string to)
    {
        if (!resource.AllDependencies().Contains(from, StringComparer.Ordinal))
        {
            return resource;
        }

        string New(string urn) => urn == from ? to : urn;
        return resource with
        {
            Parent = resource.Parent is null ? null : New(resource.Parent),
            Dependencies = [.. resource.Dependencies.Select(New)],
            PropertyDependencies = resource.PropertyDependencies.ToImmutableDictionary(
                entry => entry.Key, entry => entry.Value.Select(New).ToImmutableArray(), StringComparer.Ordinal),
            DeletedWith = resource.DeletedWith is null ? null : New(resource.DeletedWith),
            ReplaceWith = [.. resource.ReplaceWith.Select(New)],
            Provider = resource.Provider is null ? null : RenameProvider(resource.Provider, from, to),
        };
    }

    /// <summary>
    /// A copy takes over the URN of the resource that it is a copy of, and the parent that belongs to that URN; its own
    /// parent it still needs. The type stays: the provider that deletes it goes by that.
    /// </summary>
    public static ResourceState Move(ResourceState copy, ResourceState moved) => copy.Urn == moved.Urn ? copy : copy with
    {
        Urn = moved.Urn,
        Parent = moved.Parent,
        Dependencies = copy.Parent is { } parent && parent != moved.Parent && !copy.Dependencies.Contains(parent, StringComparer.Ordinal)
            ? copy.Dependencies.Add(parent) : copy.Dependencies,
    };

    /// <summary>Without the references that are gone. A provider is never dropped: its resources could not be deleted.</summary>
    public static ResourceState Drop(ResourceState resource, Func<string, bool> gone) => resource with
    {
        Parent = resource.Parent is { } parent && gone(parent) ? null : resource.Parent,
        Dependencies = [.. resource.Dependencies.Where(urn => !gone(urn))],
        PropertyDependencies = resource.PropertyDependencies
            .Select(entry => KeyValuePair.Create(entry.Key, entry.Value.Where(urn => !gone(urn)).ToImmutableArray()))
            .Where(entry => !entry.Value.IsEmpty)
            .ToImmutableDictionary(StringComparer.Ordinal),
        DeletedWith = resource.DeletedWith is { } owner && gone(owner) ? null : resource.DeletedWith,
        ReplaceWith = [.. resource.ReplaceWith.Where(urn => !gone(urn))],
    };

    private static string RenameProvider(string provider, string from, string to)
    {
        var reference = ProviderReference.Parse(provider);
        return reference.Urn == from ? (reference with { Urn = to }).ToString() : provider;
    }
}
