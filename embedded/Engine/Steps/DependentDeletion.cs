using System.Collections.Immutable;
using Cht.Engine.Properties;
using Cht.Engine.State;
using Pulumi.Experimental;

namespace Cht.Engine.Steps;

/// <summary>
/// Delete before replace: first the resources that could not live without the old one, the last dependent first, then the
/// resource itself. They stay in the state, marked, until the program has registered them again.
/// </summary>
internal sealed class DependentDeletion(EngineRun run)
{
    private readonly StepExecutor executor = new(run);

    public async Task RunAsync(ResourceState root, ResourceDiff diff)
    {
        // Two such deletions at once could both want the same dependent.
        await run.DependentDeletions.WaitAsync(run.Terminate);
        try
        {
            await DeleteAllAsync(root, diff);
        }
        finally
        {
            run.DependentDeletions.Release();
        }
    }

    private async Task DeleteAllAsync(ResourceState root, ResourceDiff diff)
    {
        var replaced = await CollectAsync(root);
        if (replaced.FirstOrDefault(resource => resource.Protect && resource != root) is { } blocked)
        {
            throw new RegistrationRefusedException(
                $"It has to be deleted before it is replaced, and {DisplayName.Of(blocked.Urn)}, which needs it, is protected. "
                + "Remove the option Protect there and run 'up' first.");
        }

        foreach (var resource in replaced.Reverse())
        {
            run.Replaced[resource.Urn] = true;
            await DeleteAsync(resource, ReferenceEquals(resource, root) ? diff : ResourceDiff.None);
        }
    }

    /// <summary>The resource and all that its replacement would replace, in dependency order.</summary>
    private async Task<ImmutableArray<ResourceState>> CollectAsync(ResourceState root)
    {
        var collected = ImmutableArray.Create(root);
        var urns = new HashSet<string>(StringComparer.Ordinal) { root.Urn };
        foreach (var candidate in run.Journal.Snapshot().Resources)
        {
            if (candidate is { Custom: true, Delete: false, External: false, PendingReplacement: false }
                && !run.Registered.ContainsKey(candidate.Urn)
                && await WouldBeReplacedAsync(candidate, urns))
            {
                collected = collected.Add(candidate);
                urns.Add(candidate.Urn);
            }
        }

        return collected;
    }

    private async Task<bool> WouldBeReplacedAsync(ResourceState candidate, HashSet<string> replaced)
    {
        if (candidate.Provider is { } provider && replaced.Contains(ProviderReference.Parse(provider).Urn))
        {
            return true;
        }

        var touched = candidate.PropertyDependencies
            .Where(entry => entry.Value.Any(replaced.Contains) && candidate.Inputs.ContainsKey(entry.Key))
            .Select(entry => KeyValuePair.Create(entry.Key, PropertyValue.Computed))
            .ToList();
        if (touched.Count == 0 || candidate.Provider is null)
        {
            return false;
        }

        var inputs = candidate.Inputs.SetItems(touched);
        var connection = await run.Providers.ForAsync(candidate, run.Terminate);
        return DiffCalculation.From(await connection.DiffAsync(candidate, inputs, [], run.Terminate), candidate, inputs, []).Replaces;
    }

    private async Task DeleteAsync(ResourceState resource, ResourceDiff diff)
    {
        await executor.RunAsync(
            new Step(StepKind.DeleteReplaced, resource, New: null, diff), PendingOperationKind.Deleting,
            async () =>
            {
                if (!run.Preview && !resource.RetainOnDelete)
                {
                    var connection = await run.Providers.ForAsync(resource, run.Terminate);
                    await connection.DeleteAsync(resource, run.Terminate);
                }

                return null;
            },
            (_, operation) => run.Journal.Edit(resource, state => state with { PendingReplacement = true }, operation));
    }
}
