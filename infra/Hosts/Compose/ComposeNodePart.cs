using System.Collections.Immutable;
using Cht.Hosts.Connections;
using Cht.Hosts.Convergence;
using Cht.Layout;

namespace Cht.Hosts.Compose;

/// <summary>
/// The containers of one machine: unit for the boot, keep-alive container on a CouchDB machine, Compose projects. What
/// must not be started over is refused before anything is.
/// </summary>
public sealed class ComposeNodePart : IHostPart<ComposeNodeDesired, ComposeNodeObserved>
{
    public HostScript ObserveScript(ComposeNodeDesired desired) => ComposeNodeScripts.Observe(desired);

    public ComposeNodeObserved Parse(ComposeNodeDesired desired, ScriptResult result)
    {
        ArgumentNullException.ThrowIfNull(desired);
        return ComposeNodeObserved.From(ObservedFacts.Parse(desired.Host, ComposeNodeScripts.ReadPurpose, result));
    }

    public HostPlan Plan(ComposeNodeDesired desired, ComposeNodeObserved observed)
    {
        ArgumentNullException.ThrowIfNull(desired);
        ArgumentNullException.ThrowIfNull(observed);
        ComposeRefusals.Check(desired, observed);
        var operations = ImmutableArray.CreateBuilder<HostOperation>();
        if (observed.Boot != $"{ComposeBoot.Digest(desired)} enabled")
        {
            var found = observed.Boot.EndsWith(" enabled", StringComparison.Ordinal) ? "another content" : "none that is enabled";
            operations.Add(new HostOperation(ComposeNodeScripts.InstallBoot(desired), "the unit for the boot is not as desired")
            {
                Differences = [new HostDifference(ComposeBoot.Unit, "installed and enabled", found)],
            });
        }

        ImmutableArray<HostDifference> own = [.. ComposeDifferences.OwnProjects(desired, observed)];
        ImmutableArray<ServedDifference> served = [.. ComposeDifferences.ServedProjects(desired, observed)];
        ImmutableArray<HostDifference> all = [.. own, .. served.Select(difference => difference.Difference)];
        if (observed.Credentials == CredentialsState.BeforeRotation)
        {
            all = all.Add(new HostDifference($"volume {desired.Node.Projects[0].Name}_cht-credentials", "the secrets of the env file", "earlier ones"));
            operations.Add(Operation(ComposeNodeScripts.TakeSecrets(desired), all, "secrets"));
        }
        else if (!all.IsEmpty)
        {
            // The upgrade service reads its folder when it starts; what merely stopped is started without it.
            operations.Add(served.Any(difference => difference.NeedsUpgradeService)
                ? Operation(ComposeNodeScripts.Serve(desired), all, "serve")
                : Operation(ComposeNodeScripts.Start(desired), all, "start"));
        }

        return new HostPlan(operations.ToImmutable());
    }

    /// <summary>Stops and removes the containers; data and volumes stay. Empty where nothing of it is there.</summary>
    public static HostPlan PlanRemoval(ComposeNodeDesired desired, ComposeNodeObserved observed)
    {
        ArgumentNullException.ThrowIfNull(desired);
        ArgumentNullException.ThrowIfNull(observed);
        var nothing = observed.Containers.IsEmpty && observed.KeepAlive.State.Length == 0 && !observed.Boot.EndsWith(" enabled", StringComparison.Ordinal);
        return !observed.EngineAnswers || nothing
            ? HostPlan.Empty
            : new HostPlan([new HostOperation(ComposeNodeScripts.Remove(desired), "the containers are no longer wanted")]);
    }

    /// <summary>Long: images may have to be pulled. The ticket names the work, so that the same work is found again.</summary>
    private static HostOperation Operation(HostScript script, ImmutableArray<HostDifference> differences, string ticket) =>
        new(script, string.Join("; ", differences.Select(difference => $"{difference.Subject} {difference.Found}")))
        {
            Differences = differences,
            Ticket = $"compose-{ticket}-{ComposeFile.Digest(script.Text)[..12]}",
        };
}
