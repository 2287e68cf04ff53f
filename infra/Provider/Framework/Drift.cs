using System.Collections.Immutable;
using Cht.Hosts.Convergence;

namespace Cht.Provider.Framework;

/// <summary>Differences between a machine and its desired state, as sentences: "expected X, found Y".</summary>
internal static class Drift
{
    /// <summary>Name of the output that carries them; empty when the machine is as desired.</summary>
    public const string Output = "drift";

    public static ImmutableArray<string> Of(HostPlan plan) => [.. plan.Operations.SelectMany(Of)];

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
