using System.Collections.Immutable;
using Cht.Engine.Properties;
using Cht.Engine.State;
using Cht.Engine.Steps;
using Pulumi;
using Pulumi.Experimental;
using Pulumi.Experimental.Provider;

namespace Cht.Engine.Providers;

/// <summary>The providers of one run, by reference. Each is made and configured when something needs it first.</summary>
internal sealed class ProviderRegistry(
    ImmutableDictionary<string, Func<IEngine, Provider>> factories, StateJournal journal, EventPublisher events, bool preview) : IAsyncDisposable
{
    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly Dictionary<string, ProviderConnection> connections = new(StringComparer.Ordinal);
    private readonly List<ProviderConnection> retired = [];

    /// <summary>Whether the resource's package is only foretold: what its check refuses is told, but nothing stops.</summary>
    /// <param name="provider">Serves the resource.</param>
    /// <param name="type">Type of the resource; a provider type for a provider.</param>
    public async Task<bool> IsPreviewOnlyAsync(IResourceProvider provider, string type)
    {
        if (provider is ProviderConnection connected)
        {
            return connected.Provider is IPreviewOnlyProvider;
        }

        await using var connection = Unconfigured(type);
        return connection.Provider is IPreviewOnlyProvider;
    }

    /// <param name="type">A provider type.</param>
    public ProviderConnection Unconfigured(string type) => new(Make(ProviderTypes.Package(type), urn: null), PropertyMaps.Empty);

    /// <summary>The provider of a resource in the state.</summary>
    public async Task<IResourceProvider> ForAsync(ResourceState resource, CancellationToken cancellationToken) =>
        resource.IsProvider ? new ProviderResources(this)
        : resource.Provider is { } reference ? await ConnectAsync(reference, cancellationToken)
        : throw new RegistrationRefusedException($"{resource.Urn} has no provider in the state.");

    public async Task<ProviderConnection> ConnectAsync(string reference, CancellationToken cancellationToken)
    {
        var state = journal.FindProvider(ProviderReference.Parse(reference))
            ?? throw new RegistrationRefusedException($"The provider {reference} is neither in the state nor registered by the program.");
        await gate.WaitAsync(cancellationToken);
        try
        {
            if (connections.TryGetValue(reference, out var known))
            {
                if (PropertyComparison.Compare(known.Configuration, state.Inputs).IsEmpty)
                {
                    return known;
                }

                // Its configuration has been updated in this run; calls of the old one may still be under way.
                retired.Add(known);
            }

            var connection = await ProviderConnection.ConfigureAsync(
                Make(ProviderTypes.Package(state.Type), state.Urn), state.Inputs, cancellationToken);
            connections[reference] = connection;
            return connection;
        }
        finally
        {
            gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in connections.Values.Concat(retired))
        {
            await connection.DisposeAsync();
        }

        gate.Dispose();
    }

    private Provider Make(string package, string? urn) => factories.TryGetValue(package, out var factory)
        ? Allowed(factory(new EngineConnection(events, urn)))
        : throw new RegistrationRefusedException(
            $"The embedded engine has no provider for the package '{package}' (it has: {string.Join(", ", factories.Keys.Order(StringComparer.Ordinal))}). "
            + "Run this stack with the Pulumi CLI: pulumi up.");

    /// <summary>Providers that only foretell take part in previews alone.</summary>
    private Provider Allowed(Provider provider) => preview || provider is not IPreviewOnlyProvider only
        ? provider
        : throw new RegistrationRefusedException(
            $"The embedded engine previews resources of the package '{only.Package}' but cannot make, read or delete them. "
            + "Run this with the Pulumi CLI, which takes over this stack as it is: pulumi up (or pulumi refresh, pulumi destroy).");
}
