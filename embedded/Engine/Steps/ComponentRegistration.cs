using Cht.Engine.Properties;
using Cht.Engine.State;
using Pulumi.Monitor;

namespace Cht.Engine.Steps;

/// <summary>Registers a component: there is no provider, only an entry in the state.</summary>
internal sealed class ComponentRegistration(EngineRun run)
{
    public async Task<ResourceState> RunAsync(ResourceGoal goal, string urn, ResourceState? old)
    {
        var inputs = PropertyMaps.WithoutDependencies(goal.Inputs);
        var draft = ResourceDraft.From(goal, urn, inputs, provider: null, old);
        var diff = old is null ? ResourceDiff.None : DiffCalculation.FromComparison(PropertyComparison.Compare(old.Inputs, inputs));
        var kind = old is null ? StepKind.Create : diff.Changed ? StepKind.Update : StepKind.Same;
        var state = draft with
        {
            // Until the program registers new ones.
            Outputs = old?.Outputs ?? PropertyMaps.Empty,
            Created = old?.Created ?? run.Timestamp(),
            Modified = kind == StepKind.Same ? old?.Modified : run.Timestamp(),
        };
        await new StepExecutor(run).RunAsync(
            new Step(kind, old, state, diff), pending: null, () => Task.FromResult<ResourceState?>(state),
            (_, _) => run.Journal.Put(old, state));
        return state;
    }

    public void RegisterOutputs(string urn, PropertyMap outputs)
    {
        var state = run.Journal.FindLive(urn);
        if (state is null || run.Untouched.ContainsKey(urn))
        {
            return; // the component itself did not come up, which has been said, or is not to be touched
        }

        var registered = PropertyMaps.WithoutDependencies(outputs);
        run.Events.Learn(registered);
        if (state.Type == ResourceDraft.RootType)
        {
            run.Events.Publish(new StackOutputsEvent(run.Start.StackOutputs, registered));
        }

        // What could not be computed because something failed keeps the value it had.
        var known = registered.Where(entry => run.Preview || !PropertyMaps.ContainsComputed(entry.Value));
        var stored = run.Control.Incomplete || run.Selection.IsPartial ? state.Outputs.SetItems(known) : PropertyMaps.Empty.SetItems(known);
        run.Journal.Put(state, state with { Outputs = stored });
    }
}
