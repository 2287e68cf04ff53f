using Cht.Engine.State;
using Pulumi.Monitor;

namespace Cht.Engine.Steps;

/// <summary>A resource that <c>--target</c> or <c>--exclude</c> leaves out: it stays as it is, and is not created when it is new.</summary>
internal sealed class UntargetedRegistration(EngineRun run)
{
    public async Task<ResourceState> RunAsync(ResourceGoal goal, string urn, ResourceState? old)
    {
        if (old is null)
        {
            run.LeftOut[urn] = true;
            return ResourceDraft.From(goal, urn, Properties.PropertyMaps.Empty, provider: null, old: null);
        }

        run.Untouched[urn] = true;

        // Found by an alias it moves to its new URN, since what is below it refers to that.
        var state = old.Urn == urn ? old : old with { Urn = urn, Parent = goal.ParentUrn, Aliases = goal.AliasUrns };
        await new StepExecutor(run).RunAsync(
            new Step(StepKind.Same, old, state, ResourceDiff.None), pending: null, () => Task.FromResult<ResourceState?>(state),
            (result, _) => run.Journal.Put(old, result!));
        return state;
    }
}
