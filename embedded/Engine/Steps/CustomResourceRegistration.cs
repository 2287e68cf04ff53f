using System.Collections.Immutable;
using Cht.Engine.Properties;
using Cht.Engine.Providers;
using Cht.Engine.State;
using Pulumi.Monitor;

namespace Cht.Engine.Steps;

/// <summary>
/// Registers one managed resource: check, decide, run. The decisions are those of
/// pulumi:pkg/resource/deploy/step_generator.go.
/// </summary>
internal sealed class CustomResourceRegistration(EngineRun run, ResourceGoal goal, string urn, string? providerReference)
{
    private readonly ResourceSteps steps = new(run, goal);
    private bool refused;

    public async Task<ResourceState> RunAsync(ResourceState? old)
    {
        var provider = providerReference is null
            ? new ProviderResources(run.Providers)
            : (IResourceProvider)await run.Providers.ConnectAsync(providerReference, run.Terminate);
        var wanted = PropertyMaps.WithoutDependencies(goal.Inputs);
        if (old is not null && run.Operation.Kind == OperationKind.Import && goal.ImportId is not null)
        {
            throw new RegistrationRefusedException(
                $"resource '{urn}' already exists. Give another name, or forget the resource that is there first: scripts/infra state delete '{urn}'");
        }

        if (goal.ImportId is { } importId && (old is null || (old.Id != importId && old.ImportId != importId)))
        {
            old = await steps.ImportAsync(provider, Draft(wanted, old: null) with { Id = importId }, old);
            if (run.Operation.Kind == OperationKind.Import)
            {
                return old; // there is no program to compare it with
            }
        }

        // A resource that was only read, or is deleted already, gives no old values to the new one.
        var basis = old is { External: false, PendingReplacement: false } ? old : null;
        var given = basis is null ? wanted : IgnoredChanges.Apply(basis.Inputs, wanted, goal.IgnoreChanges);
        var inputs = await CheckAsync(provider, basis?.Inputs ?? PropertyMaps.Empty, given);
        var draft = Draft(inputs, old);
        if (old is null || basis is null)
        {
            // What --replace names may be gone, or deleted by a run that was interrupted: it is made anew, which is what was asked for.
            _ = run.Selection.Replaces(urn);
            return old is null ? await steps.CreateAsync(provider, draft) : await steps.CreateInsteadAsync(provider, old, draft);
        }

        var diff = await DiffAsync(provider, basis, inputs);
        if (!diff.Replaces)
        {
            return diff.Changed || !basis.InitErrors.IsEmpty
                ? await steps.UpdateAsync(provider, basis, draft, diff)
                : await steps.SameAsync(basis, draft);
        }

        RefuseProtected(basis, draft, diff);

        // A replacement starts afresh: defaults that the check took over from the old inputs are drawn again.
        var fresh = Draft(await CheckAsync(provider, PropertyMaps.Empty, given), old);
        run.Replaced[urn] = true;
        return goal.DeleteBeforeReplace ?? diff.DeleteBeforeReplace
            ? await steps.DeleteThenCreateAsync(provider, basis, fresh, diff)
            : await steps.CreateThenDeleteAsync(provider, basis, fresh, diff);
    }

    private ResourceState Draft(PropertyMap inputs, ResourceState? old) => ResourceDraft.From(goal, urn, inputs, providerReference, old);

    private async Task<PropertyMap> CheckAsync(IResourceProvider provider, PropertyMap oldInputs, PropertyMap newInputs)
    {
        run.Events.Learn(newInputs);
        var response = await provider.CheckAsync(urn, oldInputs, newInputs, run.Terminate);
        if (response.Failures is { Count: > 0 } failures)
        {
            await RefuseAsync(provider, failures.Select(failure =>
                failure.Property.Length == 0 ? failure.Reason : $"{failure.Property}: {failure.Reason}"));
        }

        var inputs = response.Inputs is null ? newInputs : PropertyMaps.WithoutDependencies(PropertyMaps.From(response.Inputs));
        return SecretMarks.Carry(inputs, newInputs);
    }

    private async Task RefuseAsync(IResourceProvider provider, IEnumerable<string> reasons)
    {
        if (!await run.Providers.IsPreviewOnlyAsync(provider, goal.Type))
        {
            throw new RegistrationRefusedException(reasons);
        }

        if (refused)
        {
            return; // a replacement is checked twice
        }

        refused = true;
        foreach (var reason in reasons)
        {
            run.Events.Diagnostic(DiagnosticSeverity.Error, reason, urn);
        }

        run.Control.ReportError();
    }

    private async Task<ResourceDiff> DiffAsync(IResourceProvider provider, ResourceState old, PropertyMap inputs)
    {
        var response = await provider.DiffAsync(old, inputs, goal.IgnoreChanges, run.Terminate);
        var diff = DiffCalculation.From(response, old, inputs, goal.ReplaceOnChanges);
        return await ReplacementReasonAsync(old) is { } reason ? DiffCalculation.AsReplacement(diff, reason) : diff;
    }

    /// <summary>Why the resource is replaced whatever its properties say; null when nothing asks for it.</summary>
    private async Task<string?> ReplacementReasonAsync(ResourceState old) =>
        old.Taint ? "taint"
        : run.Selection.Replaces(urn) ? "--replace"
        : goal.ReplacementTrigger is { } trigger && old.ReplacementTrigger is { } before && !PropertyMaps.SameContent(trigger, before)
            ? "replacementTrigger"
        : goal.ReplaceWith.Any(run.Replaced.ContainsKey) ? "replaceWith"
        : await ProviderReplacesAsync(old) ? "provider"
        : null;

    private async Task<bool> ProviderReplacesAsync(ResourceState old)
    {
        if (providerReference is null || old.Provider is null || old.Provider == providerReference)
        {
            return false;
        }

        var (before, now) = (ProviderReference.Parse(old.Provider), ProviderReference.Parse(providerReference));
        if (before.Urn == now.Urn)
        {
            return true; // the provider itself was replaced
        }

        var (oldProvider, newProvider) = (run.Journal.FindProvider(before), run.Journal.FindProvider(now));
        if (oldProvider is null || newProvider is null)
        {
            return oldProvider is null;
        }

        var response = await new ProviderResources(run.Providers).DiffAsync(oldProvider, newProvider.Inputs, [], run.Terminate);
        return response?.Replaces is { Count: > 0 };
    }

    private static void RefuseProtected(ResourceState old, ResourceState draft, ResourceDiff diff)
    {
        if (old.Protect && draft.Protect)
        {
            throw new RegistrationRefusedException(
                $"It would be replaced (because of {string.Join(", ", diff.ReplaceKeys)}), but it is protected. "
                + "Undo the change, or remove the option Protect to let it be replaced.");
        }
    }
}
