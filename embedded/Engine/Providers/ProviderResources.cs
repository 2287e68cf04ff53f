using Cht.Engine.State;
using Pulumi;
using Pulumi.Experimental.Provider;

namespace Cht.Engine.Providers;

/// <summary>Serves the resources of type <c>pulumi:providers:*</c>: their inputs are a provider's configuration.</summary>
internal sealed class ProviderResources(ProviderRegistry registry) : IResourceProvider
{
    public async Task<CheckResponse> CheckAsync(
        string urn, PropertyMap oldInputs, PropertyMap newInputs, CancellationToken cancellationToken)
    {
        await using var connection = registry.Unconfigured(UrnParts.Parse(urn).Type);
        return await ProviderConnection.OptionalAsync(connection.Provider.CheckConfig(
            new CheckRequest(new Urn(urn), oldInputs, newInputs, []), cancellationToken)) ?? new CheckResponse { Inputs = newInputs };
    }

    public async Task<DiffResponse?> DiffAsync(
        ResourceState old, PropertyMap newInputs, IReadOnlyCollection<string> ignoreChanges, CancellationToken cancellationToken)
    {
        await using var connection = registry.Unconfigured(old.Type);
        return await ProviderConnection.OptionalAsync(connection.Provider.DiffConfig(
            new DiffRequest(new Urn(old.Urn), old.Id ?? string.Empty, old.Outputs, newInputs, [.. ignoreChanges], old.Inputs), cancellationToken));
    }

    /// <summary>A provider comes to life when its first resource needs it; here it only gets its id.</summary>
    public Task<CreateResponse> CreateAsync(ResourceState resource, bool preview, CancellationToken cancellationToken) =>
        Task.FromResult(new CreateResponse
        {
            Id = preview ? ProviderReference.UnknownId : Guid.NewGuid().ToString(),
            Outputs = resource.Inputs,
        });

    public Task<UpdateResponse> UpdateAsync(
        ResourceState old, ResourceState resource, IReadOnlyCollection<string> ignoreChanges, bool preview, CancellationToken cancellationToken) =>
        Task.FromResult(new UpdateResponse { Outputs = resource.Inputs });

    public Task DeleteAsync(ResourceState old, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<ReadResponse?> ReadAsync(ResourceState resource, CancellationToken cancellationToken) => Task.FromResult<ReadResponse?>(null);
}
