using System.Collections.Immutable;
using Pulumi.Experimental;
using Pulumi.Monitor;
using Pulumi.Serialization;

namespace Pulumi;

/// <summary>Waits for everything a registration refers to and puts it into the form the engine takes.</summary>
internal sealed class ResourceGoalBuilder(
    RegistrationWaits waits, Resource resource, SerializedProperties inputs, ResourceOptions options)
{
    private readonly DependencyExpansion expansion = new(resource, waits);

    public async Task<ResourceGoal> BuildAsync()
    {
        var custom = options as CustomResourceOptions;
        waits.Add([.. Prerequisites().Select(needed => new RegistrationWait(resource, needed, needed))]);
        return new ResourceGoal
        {
            Type = resource.GetResourceType(),
            Name = resource.GetResourceName(),
            Custom = resource.Custom,
            Remote = resource.Remote,
            Inputs = inputs.Values,
            ParentUrn = resource.Parent is { } parent ? await UrnOfAsync(parent) : null,
            Dependencies = await DependenciesAsync(),
            PropertyDependencies = await PropertyDependenciesAsync(),
            Provider = resource.Provider is { } provider && (resource.Custom || resource.Remote) ? await ReferenceAsync(provider) : null,
            Providers = resource.Custom ? ImmutableDictionary<string, string>.Empty : await ProvidersAsync(),
            Version = options.Version,
            PluginDownloadUrl = options.PluginDownloadURL,
            Protect = resource.Protect,
            RetainOnDelete = options.RetainOnDelete,
            DeleteBeforeReplace = custom?.DeleteBeforeReplace,
            DeletedWith = options.DeletedWith is { } owner ? await UrnOfAsync(owner) : null,
            ReplaceWith = await ReplaceWithAsync(),
            ImportId = custom?.ImportId,
            IgnoreChanges = [.. options.IgnoreChanges],
            ReplaceOnChanges = resource.Custom ? [.. options.ReplaceOnChanges] : [],
            HideDiffs = [.. options.HideDiffs],
            AdditionalSecretOutputs = [.. custom?.AdditionalSecretOutputs ?? []],
            AliasUrns = await AliasUrnsAsync(),
            ReplacementTrigger = options.ReplacementTrigger is { } trigger
                ? (await PropertySerializer.SerializeAsync("replacement trigger", trigger)).Value
                : null,
            CreateTimeout = options.CustomTimeouts?.Create,
            UpdateTimeout = options.CustomTimeouts?.Update,
            DeleteTimeout = options.CustomTimeouts?.Delete,
        };
    }

    /// <summary><c>urn::id</c>; while the provider does not exist, with the text that stands for an unknown id.</summary>
    public static async Task<string> ReferenceAsync(ProviderResource provider)
    {
        var id = await provider.Id.DataTask;
        return $"{await UrnOfAsync(provider)}::{(id is { IsKnown: true, Value.Length: > 0 } ? id.Value : Unknowns.Text)}";
    }

    private static async Task<string> UrnOfAsync(Resource resource) => (await resource.Urn.DataTask).Value;

    private static async Task<ImmutableArray<Resource>> ListAsync(InputList<Resource> list)
    {
        var data = await list.ToOutput().DataTask;
        return data.IsKnown ? [.. data.Value.Where(item => item is not null)] : [];
    }

    /// <summary>What is awaited beside the dependencies.</summary>
    private IEnumerable<Resource> Prerequisites()
        => new[] { resource.Parent, resource.Custom || resource.Remote ? resource.Provider : null }.OfType<Resource>();

    private async Task<ImmutableArray<string>> ReplaceWithAsync()
    {
        var data = await options.ReplaceWith.ToOutput().DataTask;
        return data.IsKnown ? [.. await Task.WhenAll(data.Value.Where(item => item is not null).Select(UrnOfAsync))] : [];
    }

    /// <summary>Those of the option first, as listed, then those of the properties by name.</summary>
    private async Task<ImmutableArray<string>> DependenciesAsync()
    {
        var urns = new List<string>(await expansion.UrnsAsync(await ListAsync(options.DependsOn)));
        foreach (var (_, resources) in inputs.Resources.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            urns.AddRange((await expansion.UrnsAsync(resources)).Order(StringComparer.Ordinal));
        }

        return [.. urns.Distinct(StringComparer.Ordinal)];
    }

    private async Task<ImmutableDictionary<string, ImmutableArray<string>>> PropertyDependenciesAsync()
    {
        var result = ImmutableDictionary.CreateBuilder<string, ImmutableArray<string>>(StringComparer.Ordinal);
        foreach (var (name, resources) in inputs.Resources)
        {
            result[name] = [.. (await expansion.UrnsAsync(resources)).Order(StringComparer.Ordinal)];
        }

        return result.ToImmutable();
    }

    private async Task<ImmutableDictionary<string, string>> ProvidersAsync()
    {
        var result = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (package, provider) in resource.Providers)
        {
            result[package] = await ReferenceAsync(provider);
        }

        return result.ToImmutable();
    }

    private async Task<ImmutableArray<string>> AliasUrnsAsync()
    {
        var urns = await Task.WhenAll(resource.AliasUrns.Select(alias => alias.DataTask));
        return [.. urns.Where(urn => urn.IsKnown).Select(urn => urn.Value).Distinct(StringComparer.Ordinal)];
    }
}
