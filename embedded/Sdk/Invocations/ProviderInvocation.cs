using System.Collections.Immutable;
using Pulumi.Experimental;
using Pulumi.Monitor;
using Pulumi.Serialization;

namespace Pulumi;

/// <summary>Calls of provider functions and of resource methods.</summary>
internal sealed class ProviderInvocation(Deployment deployment, string token, InvokeOptions options)
{
    public static void Refuse(string token, RegisterPackageRequest? package)
    {
        if (package is not null)
        {
            throw new RunException(
                $"The function {token} belongs to the parameterized package '{package.Name}', which the embedded engine cannot " +
                "load. Use `pulumi up` for it.");
        }
    }

    /// <summary>The output form: waits for what the arguments come from; unknown while any of it is.</summary>
    public Output<T> Invoke<T>(InvokeArgs args, bool single) => new(InvokeOutputAsync<T>(args, single));

    /// <summary>The task form: runs at once, with arguments that are known.</summary>
    public async Task<T> InvokeAsync<T>(InvokeArgs args, bool single)
    {
        var inputs = await PropertySerializer.SerializeAllAsync($"arguments of {token}", args.ToDictionary());
        if (inputs.ContainsUnknown)
        {
            throw new InvalidOperationException(
                $"{token} was called with a value that is not known yet. Use Invoke, which takes and answers outputs.");
        }

        var result = Convert<T>(await AskAsync(inputs.Values), single);
        return result.IsKnown && result.Value is not null ? (T)result.Value : default!;
    }

    public Output<T> Call<T>(CallArgs args, Resource? self) => new(CallOutputAsync<T>(args, self));

    private async Task<OutputData<T>> InvokeOutputAsync<T>(InvokeArgs args, bool single)
    {
        var inputs = await PropertySerializer.SerializeAllAsync($"arguments of {token}", args.ToDictionary());
        var (awaited, awaitedKnown) = await AwaitDependenciesAsync();
        var resources = inputs.AllResources.Union(awaited);
        var secret = inputs.Values.Values.Any(Secrets.In);
        return inputs.ContainsUnknown || !awaitedKnown
            ? new OutputData<T>(default!, IsKnown: false, secret, resources)
            : ToData<T>(Convert<T>(await AskAsync(inputs.Values), single), secret, resources);
    }

    private async Task<OutputData<T>> CallOutputAsync<T>(CallArgs args, Resource? self)
    {
        var arguments = self is null ? args.ToDictionary() : args.ToDictionary().SetItem("__self__", self);
        var inputs = await PropertySerializer.SerializeAllAsync($"arguments of {token}", arguments);
        var secret = inputs.Values.Values.Any(Secrets.In);
        if (inputs.ContainsUnknown)
        {
            return new OutputData<T>(default!, IsKnown: false, secret, inputs.AllResources);
        }

        var call = (await RequestAsync(inputs.Values)) with
        {
            SelfUrn = self is null ? null : (await self.Urn.DataTask).Value,
        };
        var answer = await deployment.Monitor.CallAsync(call, CancellationToken.None);
        return ToData<T>(Convert<T>(answer, single: false), secret, inputs.AllResources);
    }

    /// <summary>Waits for the resources the call depends on. One whose id is unknown may not exist yet.</summary>
    private async Task<(ImmutableHashSet<Resource> Resources, bool Known)> AwaitDependenciesAsync()
    {
        if (options is not InvokeOutputOptions outputOptions)
        {
            return ([], true);
        }

        var list = await outputOptions.DependsOn.ToOutput().DataTask;
        var resources = (list.IsKnown ? list.Value.Where(item => item is not null) : []).Concat(list.Resources).ToImmutableHashSet();
        var ids = await Task.WhenAll(Leaves(resources).OfType<CustomResource>().Select(resource => resource.Id.DataTask));
        return (resources, list.IsKnown && ids.All(id => id.IsKnown));
    }

    private static IEnumerable<Resource> Leaves(IEnumerable<Resource> resources)
        => resources.SelectMany(resource => resource is ComponentResource ? Leaves(resource.Children) : [resource]);

    private async Task<ImmutableDictionary<string, PropertyValue>> AskAsync(ImmutableDictionary<string, PropertyValue> arguments)
        => await deployment.Monitor.InvokeAsync(await RequestAsync(arguments), CancellationToken.None);

    private async Task<ProviderCall> RequestAsync(ImmutableDictionary<string, PropertyValue> arguments)
    {
        var provider = options.Provider ?? options.Parent?.Providers.GetValueOrDefault(ResourceProviders.PackageOf(token));
        return new ProviderCall(token, arguments)
        {
            Provider = provider is null ? null : await ResourceGoalBuilder.ReferenceAsync(provider),
            Version = options.Version,
        };
    }

    private ReadValue Convert<T>(ImmutableDictionary<string, PropertyValue> answer, bool single)
    {
        var value = (single, answer.Count) switch
        {
            (false, _) => new PropertyValue(answer),
            (true, 1) => answer.Values.Single(),
            _ => throw new InvalidOperationException($"{token} should answer a single value, but answered {answer.Count}."),
        };
        return PropertyReader.Outputs.Read(value, typeof(T), $"result of {token}");
    }

    private static OutputData<T> ToData<T>(ReadValue read, bool secret, ImmutableHashSet<Resource> resources)
        => new(read.IsKnown && read.Value is not null ? (T)read.Value : default!, read.IsKnown, secret || read.IsSecret, resources);
}
