using System.Collections.Immutable;
using Cht.Engine.Properties;
using Cht.Engine.Providers;
using Cht.Engine.State;
using Pulumi.Experimental;
using Pulumi.Monitor;

namespace Cht.Engine.Steps;

/// <summary>The steps that bring a managed resource to its new state.</summary>
internal sealed class ResourceSteps(EngineRun run, ResourceGoal goal)
{
    private readonly StepExecutor executor = new(run);

    public Task<ResourceState> SameAsync(ResourceState old, ResourceState draft)
    {
        var state = draft with { Id = old.Id, Outputs = Marked(old.Outputs, draft) };
        return RunAsync(
            new Step(StepKind.Same, old, state, ResourceDiff.None), pending: null, () => Task.FromResult(state),
            (result, operation) => run.Journal.Put(old, result, operation));
    }

    public Task<ResourceState> CreateAsync(IResourceProvider provider, ResourceState draft) => RunAsync(
        new Step(StepKind.Create, Old: null, draft, ResourceDiff.None), PendingOperationKind.Creating,
        () => AskToCreateAsync(provider, draft), (result, operation) => run.Journal.Put(old: null, result, operation));

    /// <summary>Takes the place of a copy that was only read, or was deleted by an interrupted or dependent replacement.</summary>
    public async Task<ResourceState> CreateInsteadAsync(IResourceProvider provider, ResourceState old, ResourceState draft)
    {
        run.Replaced[draft.Urn] = true;
        var created = await RunAsync(
            new Step(StepKind.CreateReplacement, old, draft, ResourceDiff.None), PendingOperationKind.Creating,
            () => AskToCreateAsync(provider, draft), (result, operation) => run.Journal.Put(old, result, operation));
        await MarkReplacedAsync(old, created, ResourceDiff.None);
        return created;
    }

    public Task<ResourceState> UpdateAsync(IResourceProvider provider, ResourceState old, ResourceState draft, ResourceDiff diff)
    {
        var target = draft with { Id = old.Id, Outputs = old.Outputs };
        return RunAsync(
            new Step(StepKind.Update, old, target, diff), PendingOperationKind.Updating,
            async () =>
            {
                var response = await provider.UpdateAsync(old, target, goal.IgnoreChanges, run.Preview, run.Terminate);
                var outputs = PropertyMaps.WithoutDependencies(PropertyMaps.From(response.Outputs));
                return target with { Outputs = Marked(outputs, target), Modified = run.Timestamp() };
            },
            (result, operation) => run.Journal.Put(old, result, operation));
    }

    /// <summary>The original is deleted at the end of the run, when nothing uses it any more.</summary>
    public async Task<ResourceState> CreateThenDeleteAsync(
        IResourceProvider provider, ResourceState old, ResourceState draft, ResourceDiff diff)
    {
        var created = await RunAsync(
            new Step(StepKind.CreateReplacement, old, draft, diff), PendingOperationKind.Creating,
            () => AskToCreateAsync(provider, draft), (result, operation) => run.Journal.PutReplacement(old, result, operation));
        await MarkReplacedAsync(old, created, diff);
        return created;
    }

    public async Task<ResourceState> DeleteThenCreateAsync(
        IResourceProvider provider, ResourceState old, ResourceState draft, ResourceDiff diff)
    {
        await new DependentDeletion(run).RunAsync(old, diff);
        var gone = run.Journal.FindLive(old.Urn);
        var created = await RunAsync(
            new Step(StepKind.CreateReplacement, old, draft, diff), PendingOperationKind.Creating,
            () => AskToCreateAsync(provider, draft), (result, operation) => run.Journal.Put(gone, result, operation));
        await MarkReplacedAsync(old, created, diff);
        return created;
    }

    /// <summary>Takes over an existing resource; the program's inputs are compared with it afterwards.</summary>
    public Task<ResourceState> ImportAsync(IResourceProvider provider, ResourceState draft, ResourceState? old) => RunAsync(
        new Step(StepKind.Import, old, draft, ResourceDiff.None), PendingOperationKind.Importing,
        async () =>
        {
            // What a program wants says nothing of what is there.
            var known = run.Operation.Kind == OperationKind.Import ? draft.Inputs : PropertyMaps.Empty;
            var read = await provider.ReadAsync(draft with { Inputs = known }, run.Terminate);
            if (read?.Id is not { Length: > 0 } id)
            {
                throw new RegistrationRefusedException($"The resource with the id '{draft.Id}' cannot be imported: its provider finds no such resource.");
            }

            if (read.Inputs is null)
            {
                throw new RegistrationRefusedException($"The resource with the id '{draft.Id}' cannot be imported: its provider cannot tell its inputs.");
            }

            var inputs = SecretMarks.Carry(PropertyMaps.WithoutDependencies(PropertyMaps.From(read.Inputs)), draft.Inputs);
            var state = draft with { Id = id, Inputs = inputs, Created = run.Timestamp(), Modified = run.Timestamp() };
            return state with { Outputs = Marked(PropertyMaps.WithoutDependencies(PropertyMaps.From(read.Outputs)), state) };
        },
        (result, operation) => PutBeside(old, result, operation));

    /// <summary>Reads a resource that something else manages.</summary>
    public Task<ResourceState> ReadAsync(IResourceProvider provider, ResourceState draft, ResourceState? old) => RunAsync(
        new Step(StepKind.Read, old, draft, ResourceDiff.None), PendingOperationKind.Reading,
        async () =>
        {
            var read = await provider.ReadAsync(draft, run.Terminate);
            if (read?.Id is not { Length: > 0 } id)
            {
                throw new RegistrationRefusedException($"There is no resource with the id '{draft.Id}', or its provider cannot read it.");
            }

            var state = draft with { Id = id };
            return state with { Outputs = Marked(PropertyMaps.WithoutDependencies(PropertyMaps.From(read.Outputs)), state) };
        },
        (result, operation) => PutBeside(old, result, operation));

    private async Task<ResourceState> RunAsync(
        Step step, PendingOperationKind? pending, Func<Task<ResourceState>> action, Action<ResourceState, PendingOperation?> commit) =>
        (await executor.RunAsync(step, pending, async () => await action(), (result, operation) => commit(result!, operation)))!;

    private async Task MarkReplacedAsync(ResourceState old, ResourceState created, ResourceDiff diff) =>
        await executor.RunAsync(
            new Step(StepKind.Replace, old, created, diff), pending: null, () => Task.FromResult<ResourceState?>(created), (_, _) => { });

    /// <summary>A managed resource with another id is replaced by the one that was read, and deleted later.</summary>
    private void PutBeside(ResourceState? old, ResourceState current, PendingOperation? operation)
    {
        if (old is { External: false, PendingReplacement: false } && old.Id != current.Id)
        {
            run.Journal.PutReplacement(old, current, operation);
        }
        else
        {
            run.Journal.Put(old, current, operation);
        }
    }

    private async Task<ResourceState> AskToCreateAsync(IResourceProvider provider, ResourceState draft)
    {
        var response = await provider.CreateAsync(draft, run.Preview, run.Terminate);
        if (string.IsNullOrEmpty(response.Id) && !run.Preview)
        {
            throw new InvalidOperationException("The provider created the resource but gave it no id.");
        }

        var outputs = PropertyMaps.WithoutDependencies(PropertyMaps.From(response.Outputs));
        return draft with
        {
            // What a provider says about ids in a preview is a guess.
            Id = run.Preview && !draft.IsProvider ? null : response.Id,
            Outputs = Marked(outputs, draft),
            Created = run.Timestamp(),
            Modified = run.Timestamp(),
        };
    }

    /// <summary>Outputs are secret where the inputs are, and where the program asks for it.</summary>
    private static PropertyMap Marked(PropertyMap outputs, ResourceState state) =>
        SecretMarks.Add(SecretMarks.Carry(outputs, state.Inputs), state.AdditionalSecretOutputs);
}
