using Cht.Engine.State;
using Pulumi.Experimental.Provider;

namespace Cht.Engine.Providers;

/// <summary>What the engine does with resources of one provider. Provider resources themselves are served the same way.</summary>
internal interface IResourceProvider
{
    Task<CheckResponse> CheckAsync(string urn, PropertyMap oldInputs, PropertyMap newInputs, CancellationToken cancellationToken);

    /// <summary>Null leaves the comparison to the engine.</summary>
    Task<DiffResponse?> DiffAsync(
        ResourceState old, PropertyMap newInputs, IReadOnlyCollection<string> ignoreChanges, CancellationToken cancellationToken);

    /// <summary>In a preview: foretells the outputs; those it leaves out are unknown.</summary>
    Task<CreateResponse> CreateAsync(ResourceState resource, bool preview, CancellationToken cancellationToken);

    Task<UpdateResponse> UpdateAsync(
        ResourceState old, ResourceState resource, IReadOnlyCollection<string> ignoreChanges, bool preview, CancellationToken cancellationToken);

    Task DeleteAsync(ResourceState old, CancellationToken cancellationToken);

    /// <summary>Null when the provider cannot read.</summary>
    Task<ReadResponse?> ReadAsync(ResourceState resource, CancellationToken cancellationToken);
}
