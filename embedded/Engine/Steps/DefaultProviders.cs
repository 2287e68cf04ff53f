using System.Collections.Concurrent;
using System.Collections.Immutable;
using Cht.Engine.Properties;
using Cht.Engine.State;
using Pulumi.Experimental;
using Pulumi.Monitor;

namespace Cht.Engine.Steps;

/// <summary>
/// The providers of resources that name none: one per package and version, configured by the stack's configuration of the
/// package's namespace. They are resources of the state like any other.
/// </summary>
internal sealed class DefaultProviders(EngineRun run, Func<ResourceGoal, string, Task<ResourceState>> register)
{
    private readonly ConcurrentDictionary<(string Package, string? Version), Lazy<Task<string>>> references = new();

    public Task<string> GetAsync(string package, string? version) =>
        references.GetOrAdd((package, version), key => new Lazy<Task<string>>(() => RegisterAsync(key.Package, key.Version))).Value;

    private async Task<string> RegisterAsync(string package, string? version)
    {
        var goal = new ResourceGoal
        {
            Type = ProviderTypes.Of(package),
            Name = version is null ? "default" : "default_" + version.Replace('.', '_').Replace('-', '_').Replace('+', '_'),
            Custom = true,
            Inputs = Configuration(package, version),
        };
        var state = await register(goal, ResourceDraft.UrnOf(run.Operation.Stack, goal));
        return new ProviderReference(state.Urn, state.Id ?? ProviderReference.UnknownId).ToString();
    }

    private PropertyMap Configuration(string package, string? version)
    {
        var prefix = package + ":";
        var inputs = run.Operation.Config
            .Where(entry => entry.Key.StartsWith(prefix, StringComparison.Ordinal))
            .ToImmutableDictionary(
                entry => entry.Key[prefix.Length..],
                entry => new PropertyValue(entry.Value).WithSecret(run.Operation.ConfigSecretKeys.Contains(entry.Key)),
                StringComparer.Ordinal);
        return version is null ? inputs : inputs.SetItem("version", new PropertyValue(version));
    }
}
