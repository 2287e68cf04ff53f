using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Cht.Engine.Properties;
using Cht.Engine.State;
using Pulumi;
using Pulumi.Experimental.Provider;

namespace Cht.Engine.Providers;

/// <summary>One configured provider in this process. While its configuration is unknown, in a preview, it is asked nothing.</summary>
internal sealed class ProviderConnection(Provider provider, PropertyMap configuration) : IResourceProvider, IAsyncDisposable
{
    private bool supportsPreview;

    public Provider Provider { get; } = provider;

    public bool ConfigurationKnown { get; } = !PropertyMaps.ContainsComputed(configuration);

    public PropertyMap Configuration { get; } = configuration;

    public static async Task<ProviderConnection> ConfigureAsync(Provider provider, PropertyMap configuration, CancellationToken cancellationToken)
    {
        var connection = new ProviderConnection(provider, configuration);
        if (connection.ConfigurationKnown)
        {
            var request = new ConfigureRequest(
                ImmutableDictionary<string, string>.Empty, configuration,
                acceptSecrets: true, acceptResources: true, sendsOldInputs: true, sendsOldInputsToDelete: true);
            connection.supportsPreview = await OptionalAsync(provider.Configure(request, cancellationToken)) is not { SupportsPreview: false };
        }

        return connection;
    }

    public async Task<CheckResponse> CheckAsync(
        string urn, PropertyMap oldInputs, PropertyMap newInputs, CancellationToken cancellationToken) =>
        ConfigurationKnown
            ? await OptionalAsync(Provider.Check(new CheckRequest(new Urn(urn), oldInputs, newInputs, RandomSeed(urn)), cancellationToken))
                ?? new CheckResponse { Inputs = newInputs }
            : new CheckResponse { Inputs = newInputs };

    public async Task<DiffResponse?> DiffAsync(
        ResourceState old, PropertyMap newInputs, IReadOnlyCollection<string> ignoreChanges, CancellationToken cancellationToken) =>
        ConfigurationKnown
            ? await OptionalAsync(Provider.Diff(
                new DiffRequest(new Urn(old.Urn), old.Id ?? string.Empty, old.Outputs, newInputs, [.. ignoreChanges], old.Inputs), cancellationToken))
            : null;

    public Task<CreateResponse> CreateAsync(ResourceState resource, bool preview, CancellationToken cancellationToken) =>
        preview && !supportsPreview
            ? Task.FromResult(new CreateResponse { Outputs = Foretold(resource) })
            : Provider.Create(
                new CreateRequest(new Urn(resource.Urn), resource.Inputs, Timeout(resource.CustomTimeouts?.Create), preview), cancellationToken);

    public Task<UpdateResponse> UpdateAsync(
        ResourceState old, ResourceState resource, IReadOnlyCollection<string> ignoreChanges, bool preview, CancellationToken cancellationToken) =>
        preview && !supportsPreview
            ? Task.FromResult(new UpdateResponse { Outputs = Foretold(resource) })
            : Provider.Update(
                new UpdateRequest(
                    new Urn(resource.Urn), old.Id ?? string.Empty, old.Outputs, resource.Inputs,
                    Timeout(resource.CustomTimeouts?.Update), [.. ignoreChanges], preview, old.Inputs),
                cancellationToken);

    public Task DeleteAsync(ResourceState old, CancellationToken cancellationToken) => Provider.Delete(
        new DeleteRequest(OwnUrn(old), old.Id ?? string.Empty, old.Outputs, Timeout(old.CustomTimeouts?.Delete), old.Inputs), cancellationToken);

    public Task<ReadResponse?> ReadAsync(ResourceState resource, CancellationToken cancellationToken) => ConfigurationKnown
        ? OptionalAsync(Provider.Read(
            new ReadRequest(new Urn(resource.Urn), resource.Id ?? string.Empty, resource.Outputs, resource.Inputs), cancellationToken))
        : Task.FromResult<ReadResponse?>(null);

    public async ValueTask DisposeAsync()
    {
        if (Provider is IAsyncDisposable asynchronous)
        {
            await asynchronous.DisposeAsync();
        }
        else
        {
            (Provider as IDisposable)?.Dispose();
        }
    }

    /// <summary>The answer, or null when the provider does not have the method.</summary>
    public static async Task<T?> OptionalAsync<T>(Task<T> call)
        where T : class
    {
        try
        {
            return await call;
        }
        catch (MethodNotImplementedException)
        {
            return null;
        }
    }

    /// <summary>
    /// What a preview answers without asking the provider: outputs like the inputs when it does not support previews, nothing
    /// (all unknown) while its configuration is unknown.
    /// </summary>
    private PropertyMap Foretold(ResourceState resource) => ConfigurationKnown ? resource.Inputs : PropertyMaps.Empty;

    /// <summary>The copy of a resource that has another type now is deleted as what it is: providers go by the type in the URN.</summary>
    private static Urn OwnUrn(ResourceState old)
    {
        var parts = UrnParts.Parse(old.Urn);
        return new Urn(parts.Type == old.Type ? old.Urn : (parts with { QualifiedType = old.Type }).ToString());
    }

    /// <summary>The same in preview and update, so that a generated name does not change between them.</summary>
    private static ImmutableArray<byte> RandomSeed(string urn) => [.. SHA256.HashData(Encoding.UTF8.GetBytes(urn))];

    private static TimeSpan Timeout(double? seconds) => TimeSpan.FromSeconds(seconds ?? 0);
}
