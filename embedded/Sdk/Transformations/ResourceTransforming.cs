using System.Collections.Immutable;
using Pulumi.Experimental;
using Pulumi.Serialization;

namespace Pulumi;

/// <summary>Runs the asynchronous transforms of a resource, its own first, then those of its parents.</summary>
internal static class ResourceTransforming
{
    public static async Task<(SerializedProperties Inputs, ResourceOptions Options)> ApplyAsync(
        Resource resource, SerializedProperties inputs, ResourceOptions options)
    {
        var type = resource.GetResourceType();
        foreach (var transform in resource.Transforms)
        {
            var args = new ResourceTransformArgs(
                resource.GetResourceName(),
                type,
                resource.Custom,
                inputs.Values.ToImmutableDictionary(entry => entry.Key, entry => Open(entry.Value, inputs.Resources[entry.Key])),
                options);
            if (await transform(args) is { } result)
            {
                if (!ReferenceEquals(result.Options.Parent, options.Parent))
                {
                    throw new RunException($"A transform changed the parent of {type} '{args.Name}'; transforms cannot do that.");
                }

                inputs = await PropertySerializer.SerializeAllAsync($"transformed {type} '{args.Name}'", result.Args);
                options = result.Options;
            }
        }

        return (inputs, options);
    }

    /// <summary>Plain values as such; a secret, unknown or dependent one as an output, so that serializing it gives it back.</summary>
    private static object? Open(PropertyValue value, ImmutableHashSet<Resource> resources)
    {
        var plain = value.Match<object>(
            nullCase: () => null,
            boolCase: known => known,
            numberCase: known => known,
            stringCase: known => known,
            arrayCase: items => items.Select(item => Open(item, [])).ToImmutableArray(),
            mapCase: entries => entries.ToImmutableDictionary(entry => entry.Key, entry => Open(entry.Value, [])),
            assetCase: asset => asset,
            archiveCase: archive => archive,
            resourceCase: _ => value,
            computedCase: () => null);
        return value.IsSecret || value.IsComputed || !resources.IsEmpty
            ? new Output<object?>(new OutputData<object?>(plain, !value.IsComputed, value.IsSecret, resources))
            : plain;
    }
}
