using System.Collections.Immutable;

namespace Pulumi.Utilities;

/// <summary>Looks inside outputs. Meant for tests and for code of SDKs, not for programs.</summary>
public static class OutputUtilities
{
    public static Output<T> CreateUnknown<T>(T value) => new(OutputData.Known(value) with { IsKnown = false });

    public static Output<T> CreateUnknown<T>(Func<Task<T>> valueFactory) => new(UnknownAsync(valueFactory));

    public static Output<T> WithDependency<T>(Output<T> output, Resource resource) => new(WithDependencyAsync(output, resource));

    public static async Task<bool> GetIsKnownAsync<T>(Output<T> output) => (await output.DataTask).IsKnown;

    public static async Task<T> GetValueAsync<T>(Output<T> output) => (await output.DataTask).Value;

    public static async Task<ImmutableHashSet<Resource>> GetDependenciesAsync<T>(Output<T> output)
        => (await output.DataTask).Resources;

    private static async Task<OutputData<T>> UnknownAsync<T>(Func<Task<T>> valueFactory)
        => OutputData.Known(await valueFactory()) with { IsKnown = false };

    private static async Task<OutputData<T>> WithDependencyAsync<T>(Output<T> output, Resource resource)
    {
        var data = await output.DataTask;
        return data with { Resources = data.Resources.Add(resource) };
    }
}
