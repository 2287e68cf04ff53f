using System.Collections.Immutable;
using Pulumi.Experimental;
using Pulumi.Monitor;
using Pulumi.Serialization;

namespace Pulumi;

/// <summary>The way back: the engine's answer into a resource's properties, and a component's outputs to the engine.</summary>
internal static class ResourceOutputs
{
    public static void Resolve(
        Resource resource, ImmutableDictionary<string, IOutputSource> sources, RegisteredResource answer, bool dryRun)
    {
        var reader = new PropertyReader(warning => Log.Warn(warning, resource));
        foreach (var (name, source) in sources)
        {
            var resources = DependenciesOf(resource, answer, name);
            var value = name switch
            {
                "urn" => new PropertyValue(answer.Urn),
                _ when answer.OutputsUnknown => PropertyValue.Computed,
                "id" => IdOf(answer),
                _ => answer.Outputs.GetValueOrDefault(name),
            };

            if (value is null)
            {
                source.ResolveMissing(known: !dryRun, resources);
            }
            else
            {
                source.Resolve(reader, value, $"{resource.GetType().FullName}.{name}", resources);
            }
        }
    }

    public static async Task RegisterAsync(Deployment deployment, Resource resource, Output<IDictionary<string, object?>> outputs)
    {
        var urn = await resource.Urn.DataTask;
        var data = await outputs.DataTask;
        var values = data.IsKnown ? data.Value : ImmutableDictionary<string, object?>.Empty;
        var serialized = await PropertySerializer.SerializeAllAsync($"outputs of '{resource.GetResourceName()}'", values);
        var marked = serialized.Values.ToImmutableDictionary(
            entry => entry.Key, entry => data.IsSecret ? entry.Value.WithSecret(true) : entry.Value);
        await deployment.Monitor.RegisterResourceOutputsAsync(urn.Value, marked, CancellationToken.None);
    }

    private static PropertyValue? IdOf(RegisteredResource answer)
        => answer.IdUnknown ? PropertyValue.Computed : answer.Id is null ? null : new PropertyValue(answer.Id);

    private static ImmutableHashSet<Resource> DependenciesOf(Resource resource, RegisteredResource answer, string output)
        => answer.PropertyDependencies.TryGetValue(output, out var urns)
            ? [resource, .. urns.Select(urn => new DependencyResource(urn))]
            : [resource];
}
