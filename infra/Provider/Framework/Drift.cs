using System.Collections.Immutable;
using Cht.Hosts;
using Cht.Hosts.Connections;
using Cht.Hosts.Convergence;
using Pulumi.Experimental;

namespace Cht.Provider.Framework;

/// <summary>Differences between a machine and its desired state, as sentences: "expected X, found Y".</summary>
internal static class Drift
{
    /// <summary>Name of the output that carries them; empty when the machine is as desired.</summary>
    public const string Output = "drift";

    /// <summary>
    /// What differs, once each. Operations that follow from others (a restart after new settings) tell no difference and
    /// are left out, unless there is nothing else to tell.
    /// </summary>
    public static ImmutableArray<string> Of(HostPlan plan)
    {
        var telling = plan.Operations.Where(operation => !operation.Differences.IsEmpty || operation.Expected is not null).ToList();
        return [.. (telling.Count > 0 ? telling : [.. plan.Operations]).SelectMany(Of).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>
    /// True for a state of the machine (not there, stopped, refused), false for what an operator must mend before anything
    /// can be said: another host key, a refused login, no sudo.
    /// </summary>
    public static bool Tells(ProvisioningException exception) => exception switch
    {
        HostUnreachableException unreachable => !unreachable.Permanent,
        SudoUnavailableException => false,
        _ => true,
    };

    public static PropertyValue Finding(string sentence) => new([new PropertyValue(sentence)]);

    private static IEnumerable<string> Of(HostOperation operation) => operation switch
    {
        { Differences: { IsEmpty: false } differences } =>
            differences.Select(difference => $"{difference.Subject}: expected {difference.Expected}, found {difference.Found}"),
        { Expected: { } expected, Found: { } found } => [$"{operation.Cause}: expected {expected}, found {found}"],
        _ => [operation.Cause],
    };
}

/// <summary>Outputs of a resource that has nothing to tell but its drift.</summary>
internal sealed record DriftOutputs(ImmutableArray<string> Drift);
