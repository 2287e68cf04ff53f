using System.Collections.Concurrent;
using System.Collections.Immutable;
using Cht.Engine.Properties;
using Cht.Engine.State;
using Pulumi.Experimental;
using Pulumi.Monitor;

namespace Cht.Engine.Steps;

/// <summary>
/// Answers the program. A resource that fails, or is left alone because something it needs failed, is answered with
/// unknown outputs, so that the program goes on with whatever does not depend on it.
/// </summary>
internal sealed class RegistrationMonitor : IMonitor
{
    private readonly EngineRun run;
    private readonly DefaultProviders defaultProviders;
    private readonly ProviderFunctions functions;
    private readonly RegistrationCount underWay = new();

    public RegistrationMonitor(EngineRun run, Func<string, StackSnapshot?> otherStacks)
    {
        this.run = run;
        defaultProviders = new DefaultProviders(run, RegisterProviderAsync);
        functions = new ProviderFunctions(run, defaultProviders, otherStacks);
    }

    /// <summary>Waits until no registration is under way. Those that come later are refused.</summary>
    public Task CloseAsync() => underWay.CloseAsync();

    public Task<RegisteredResource> RegisterResourceAsync(ResourceGoal goal, CancellationToken cancellationToken) =>
        RegisterAsync(goal, id: null);

    public Task<RegisteredResource> ReadResourceAsync(ResourceGoal goal, string id, CancellationToken cancellationToken) =>
        RegisterAsync(goal, id);

    public Task RegisterResourceOutputsAsync(
        string urn, ImmutableDictionary<string, PropertyValue> outputs, CancellationToken cancellationToken)
    {
        try
        {
            new ComponentRegistration(run).RegisterOutputs(urn, outputs);
        }
        catch (StateSaveException failure)
        {
            run.Control.FailFatally(failure);
        }

        return Task.CompletedTask;
    }

    public Task<ImmutableDictionary<string, PropertyValue>> InvokeAsync(ProviderCall call, CancellationToken cancellationToken) =>
        functions.InvokeAsync(call);

    public Task<ImmutableDictionary<string, PropertyValue>> CallAsync(ProviderCall call, CancellationToken cancellationToken) =>
        functions.CallAsync(call);

    private async Task<RegisteredResource> RegisterAsync(ResourceGoal goal, string? id)
    {
        var urn = ResourceDraft.UrnOf(run.Operation.Stack, goal);
        if (!underWay.TryEnter())
        {
            return Unavailable(urn);
        }

        try
        {
            return await BringUpAsync(goal, urn, id);
        }
        finally
        {
            underWay.Leave();
        }
    }

    private async Task<RegisteredResource> BringUpAsync(ResourceGoal goal, string urn, string? id)
    {
        if (!run.Registered.TryAdd(urn, true))
        {
            return Fail(goal, urn, [$"Two resources have the URN {urn}. Give one of them another name."]);
        }

        try
        {
            // The default provider is a registration of its own and must not wait for the slot of the one that needs it.
            var provider = Obstacle(goal) is null && goal.Custom && !IsProvider(goal) && goal.Type != StackReferences.Type
                ? goal.Provider ?? await defaultProviders.GetAsync(ProviderTypes.Package(goal.Type), goal.Version) : null;
            await run.Slots.WaitAsync();
            try
            {
                return Obstacle(goal) is { } obstacle
                    ? Skip(goal, urn, obstacle)
                    : Answer(await RunAsync(goal, urn, provider, id), run.LeftOut.ContainsKey(urn));
            }
            finally
            {
                run.Slots.Release();
            }
        }
        catch (StateSaveException failure)
        {
            run.Control.FailFatally(failure);
            return Unavailable(urn);
        }
        catch (StepFailedException failure)
        {
            return Fail(goal, urn, [failure.Message], reported: true);
        }
        catch (RegistrationRefusedException refusal)
        {
            return Fail(goal, urn, refusal.Reasons);
        }
#pragma warning disable CA1031 // Whatever a provider throws from Check or Diff is the failure of this resource.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            return Fail(goal, urn, [failure.Message]);
        }
    }

    private async Task<ResourceState> RunAsync(ResourceGoal goal, string urn, string? provider, string? id)
    {
        var old = TakeOld(goal, urn);
        if (!run.Selection.Includes(urn, goal.Type, Needed(goal)))
        {
            return await new UntargetedRegistration(run).RunAsync(goal, urn, old);
        }

        RefuseUntargeted(goal);
        RefuseUnknownReferences(goal);
        if (goal.Type == StackReferences.Type)
        {
            return functions.ReadStack(goal, urn, old);
        }

        if (id is not null)
        {
            var draft = ResourceDraft.From(goal, urn, PropertyMaps.WithoutDependencies(goal.Inputs), provider, old) with { Id = id, External = true };
            return await new ResourceSteps(run, goal).ReadAsync(await run.Providers.ConnectAsync(provider!, run.Terminate), draft, old);
        }

        if (goal.Remote)
        {
            throw new RegistrationRefusedException("It is a component of a plugin, which the embedded engine cannot load. Use 'pulumi up'.");
        }

        return goal.Custom
            ? await new CustomResourceRegistration(run, goal, urn, provider).RunAsync(old)
            : await new ComponentRegistration(run).RunAsync(goal, urn, old);
    }

    /// <summary>The old state, found by URN or by one of the aliases; each is given to one resource only.</summary>
    private ResourceState? TakeOld(ResourceGoal goal, string urn) =>
        run.Journal.FindLive(urn)
        ?? goal.AliasUrns.Where(alias => run.Journal.FindLive(alias) is not null && run.Registered.TryAdd(alias, true))
            .Select(run.Journal.FindLive).FirstOrDefault();

    private static bool IsProvider(ResourceGoal goal) => goal.Type.StartsWith(ProviderTypes.Prefix, StringComparison.Ordinal);

    private string? Obstacle(ResourceGoal goal) => run.Control.Obstacle(Needed(goal));

    private static IEnumerable<string> Needed(ResourceGoal goal)
    {
        var needed = goal.Dependencies.Concat(goal.PropertyDependencies.Values.SelectMany(urns => urns));
        needed = goal.ParentUrn is { } parent ? needed.Append(parent) : needed;
        needed = goal.Provider is { } provider ? needed.Append(ProviderReference.Parse(provider).Urn) : needed;
        needed = goal.DeletedWith is { } owner ? needed.Append(owner) : needed;
        return needed;
    }

    private void RefuseUntargeted(ResourceGoal goal)
    {
        var missing = Needed(goal).Distinct(StringComparer.Ordinal).Where(run.LeftOut.ContainsKey)
            .Select(urn => $"It needs {urn}, which is new and was not chosen by --target (or was taken out by --exclude). Choose it, too.")
            .ToList();
        if (missing.Count > 0)
        {
            throw new RegistrationRefusedException(missing);
        }
    }

    private void RefuseUnknownReferences(ResourceGoal goal)
    {
        var urns = goal.Dependencies.Concat(goal.ReplaceWith);
        urns = goal.ParentUrn is { } parent ? urns.Append(parent) : urns;
        var unknown = urns.Where(urn => run.Journal.FindLive(urn) is null).Distinct(StringComparer.Ordinal)
            .Select(urn => $"It refers to {urn}, which this stack does not have.").ToList();
        if (unknown.Count > 0)
        {
            throw new RegistrationRefusedException(unknown);
        }
    }

    private async Task<ResourceState> RegisterProviderAsync(ResourceGoal goal, string urn)
    {
        run.Registered.TryAdd(urn, true);
        return await new CustomResourceRegistration(run, goal, urn, providerReference: null).RunAsync(run.Journal.FindLive(urn));
    }

    private static RegisteredResource Answer(ResourceState state, bool leftOut) => new(state.Urn, state.Id, state.Outputs)
    {
        IdUnknown = state.Custom && (string.IsNullOrEmpty(state.Id) || state.Id == ProviderReference.UnknownId),
        OutputsUnknown = leftOut,
    };

    private RegisteredResource Fail(ResourceGoal goal, string urn, IReadOnlyList<string> reasons, bool reported = false)
    {
        var message = string.Join('\n', reasons);
        if (!reported)
        {
            run.Events.Step(Described(goal, urn).ToEvent(StepPhase.Failed) with { Error = message });
        }

        foreach (var reason in reasons)
        {
            run.Events.Diagnostic(DiagnosticSeverity.Error, reason, urn);
        }

        run.Control.Fail(urn, message);
        return Unavailable(urn);
    }

    private RegisteredResource Skip(ResourceGoal goal, string urn, string reason)
    {
        run.Control.Skip(urn, reason);
        run.Events.Step(Described(goal, urn).ToEvent(StepPhase.Skipped) with { Error = reason });
        return Unavailable(urn);
    }

    /// <summary>A resource that did not get as far as a decision: what would be done to it follows from whether it exists.</summary>
    private Step Described(ResourceGoal goal, string urn)
    {
        var old = run.Start.Find(urn);
        var wanted = ResourceDraft.From(goal, urn, PropertyMaps.WithoutDependencies(goal.Inputs), provider: null, old);
        return new Step(old is null ? StepKind.Create : StepKind.Update, old, wanted, ResourceDiff.None);
    }

    private static RegisteredResource Unavailable(string urn) =>
        new(urn, Id: null, PropertyMaps.Empty) { IdUnknown = true, OutputsUnknown = true };
}
