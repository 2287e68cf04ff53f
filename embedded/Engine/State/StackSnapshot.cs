using System.Collections.Immutable;
using System.Text.Json;

namespace Cht.Engine.State;

/// <summary>The state of one stack: Pulumi's deployment document, version 3.</summary>
public sealed record StackSnapshot
{
    public static StackSnapshot Empty { get; } = new();

    public DeploymentManifest Manifest { get; init; } = new(string.Empty, string.Empty, string.Empty);

    /// <summary>In dependency order: what a resource needs comes before it.</summary>
    public ImmutableArray<ResourceState> Resources { get; init; } = [];
    public ImmutableArray<PendingOperation> PendingOperations { get; init; } = [];
    public JsonElement? Metadata { get; init; }

    /// <summary>Fields this engine does not know: of the deployment, of the checkpoint around it, and of the document around that.</summary>
    public ImmutableDictionary<string, JsonElement> OtherFields { get; init; } = ImmutableDictionary<string, JsonElement>.Empty;
    public ImmutableDictionary<string, JsonElement> OtherDocumentFields { get; init; } = ImmutableDictionary<string, JsonElement>.Empty;
    public ImmutableDictionary<string, JsonElement> OtherCheckpointFields { get; init; } = ImmutableDictionary<string, JsonElement>.Empty;

    /// <summary>The live resource of a URN.</summary>
    public ResourceState? Find(string urn) => Resources.FirstOrDefault(resource => resource.Urn == urn && !resource.Delete);

    /// <summary>Outputs of the stack: those of its root resource.</summary>
    public PropertyMap StackOutputs => Root?.Outputs ?? Properties.PropertyMaps.Empty;

    internal ResourceState? Root =>
        Resources.FirstOrDefault(resource => resource is { Type: "pulumi:pulumi:Stack", Parent: null, Delete: false });
}

/// <summary>Who wrote the state and when. The magic is the hash of the version, empty for an empty version.</summary>
public sealed record DeploymentManifest(string Time, string Magic, string Version)
{
    /// <summary>Fields this engine does not know.</summary>
    public ImmutableDictionary<string, JsonElement> OtherFields { get; init; } = ImmutableDictionary<string, JsonElement>.Empty;
}

public enum PendingOperationKind { Creating, Updating, Deleting, Reading, Importing }

/// <summary>A provider call that was begun; found in a state only after a crash.</summary>
public sealed record PendingOperation(ResourceState Resource, PendingOperationKind Kind)
{
    /// <summary>Fields this engine does not know.</summary>
    public ImmutableDictionary<string, JsonElement> OtherFields { get; init; } = ImmutableDictionary<string, JsonElement>.Empty;
}
