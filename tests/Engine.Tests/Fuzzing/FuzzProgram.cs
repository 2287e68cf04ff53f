using System.Collections.Immutable;
using Pulumi.Experimental;
using Pulumi.Monitor;

namespace Cht.Engine.Tests.Fuzzing;

/// <summary>Registers the resources of a random program as the SDK would: each as soon as those it refers to are there.</summary>
internal sealed class FuzzProgram(IReadOnlyList<FuzzResource> resources, ProgramHost host)
{
    private readonly Dictionary<string, Task<RegisteredResource>> registered = new(StringComparer.Ordinal);
    private string root = string.Empty;

    public static Func<Task<int>> Of(IReadOnlyList<FuzzResource> resources) => () => new FuzzProgram(resources, ProgramHost.Current!).RunAsync();

    public static ImmutableDictionary<string, string> PlainInputs(FuzzResource resource) => new Dictionary<string, string?>
    {
        ["size"] = "size " + resource.Size,
        ["kind"] = "kind " + resource.Kind,
        ["place"] = "place " + resource.Place,
        ["secret"] = resource.Secret is { } secret ? $"{FuzzProvider.SecretText}{secret}" : null,
    }.Where(entry => entry.Value is not null).ToImmutableDictionary(entry => entry.Key, entry => entry.Value!, StringComparer.Ordinal);

    private async Task<int> RunAsync()
    {
        root = (await host.Monitor.RegisterResourceAsync(
            new ResourceGoal { Type = "pulumi:pulumi:Stack", Name = $"{host.Project}-{host.Stack}", Custom = false }, CancellationToken.None)).Urn;
        foreach (var resource in resources)
        {
            registered[resource.Name] = RegisterAsync(resource);
        }

        await Task.WhenAll(registered.Values);
        var secret = new PropertyValue(FuzzProvider.SecretText + "output").WithSecret(true);
        await host.Monitor.RegisterResourceOutputsAsync(
            root, ImmutableDictionary<string, PropertyValue>.Empty.Add("count", new PropertyValue(resources.Count)).Add("secret", secret),
            CancellationToken.None);
        return 0;
    }

    private async Task<RegisteredResource> RegisterAsync(FuzzResource resource)
    {
        await Task.WhenAll(resource.References.Select(name => registered[name]));
        var answer = await host.Monitor.RegisterResourceAsync(await GoalAsync(resource), CancellationToken.None);
        if (resource.Component && !answer.OutputsUnknown)
        {
            var outputs = ImmutableDictionary<string, PropertyValue>.Empty.Add("size", new PropertyValue(resource.Size));
            await host.Monitor.RegisterResourceOutputsAsync(answer.Urn, outputs, CancellationToken.None);
        }

        return answer;
    }

    private async Task<ResourceGoal> GoalAsync(FuzzResource resource)
    {
        var goal = new ResourceGoal
        {
            Type = resource.Type,
            Name = resource.Name,
            Custom = !resource.Component,
            ParentUrn = resource.Parent is { } parent ? await UrnAsync(parent) : root,
            Dependencies = [.. await Task.WhenAll(resource.References.Where(name => name != resource.Parent).Select(UrnAsync))],
            AliasUrns = [.. resource.Aliases],
            Protect = resource.Protect,
        };
        return resource.Component ? goal : goal with
        {
            Inputs = await InputsAsync(resource),
            PropertyDependencies = await PropertyDependenciesAsync(resource),
            RetainOnDelete = resource.Retain,
            DeletedWith = resource.Within is { } owner ? await UrnAsync(owner) : null,
            DeleteBeforeReplace = resource.DeleteBeforeReplace,
            IgnoreChanges = [.. resource.IgnoreChanges],
            AdditionalSecretOutputs = ["token"],
        };
    }

    private async Task<string> UrnAsync(string name) => (await registered[name]).Urn;

    private async Task<ImmutableDictionary<string, PropertyValue>> InputsAsync(FuzzResource resource)
    {
        var inputs = PlainInputs(resource).ToImmutableDictionary(
            entry => entry.Key, entry => new PropertyValue(entry.Value).WithSecret(entry.Key == "secret"), StringComparer.Ordinal);
        foreach (var (key, name) in Properties(resource))
        {
            var other = await registered[name];
            inputs = inputs.Add(key, other.IdUnknown || other.Id is null ? PropertyValue.Computed : new PropertyValue(other.Id));
        }

        return inputs;
    }

    private async Task<ImmutableDictionary<string, ImmutableArray<string>>> PropertyDependenciesAsync(FuzzResource resource)
    {
        var dependencies = ImmutableDictionary<string, ImmutableArray<string>>.Empty;
        foreach (var (key, name) in Properties(resource))
        {
            dependencies = dependencies.Add(key, [await UrnAsync(name)]);
        }

        return dependencies;
    }

    /// <summary>Inputs that hold the id of another resource.</summary>
    public static IEnumerable<(string Key, string Name)> Properties(FuzzResource resource) =>
        from property in new[] { ("on", resource.On), ("uses", resource.Uses), ("within", resource.Within) }
        where property.Item2 is not null
        select (property.Item1, property.Item2);
}
