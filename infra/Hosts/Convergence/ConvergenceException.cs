namespace Cht.Hosts.Convergence;

/// <summary>The plan was carried out without an error, and the machine is still not as desired.</summary>
public sealed class ConvergenceException(string host, string failed, HostPlan remaining)
    : ProvisioningException(
        host,
        failed,
        "every step succeeded, but afterwards " + string.Join("; ", remaining.Operations.Select(Describe)),
        "Something else on the machine changes it back: stop that (another configuration tool, a timer), then run again.")
{
    /// <summary>What would still have to be done.</summary>
    public HostPlan Remaining { get; } = remaining;

    private static string Describe(HostOperation operation)
    {
        var differences = operation.Differences.IsEmpty && operation is { Expected: not null, Found: not null }
            ? [new HostDifference("", operation.Expected, operation.Found)]
            : operation.Differences;
        var details = differences.Select(d => $"{d.Subject} expected {d.Expected}, found {d.Found}".TrimStart());
        return string.Join(", ", details.Prepend(operation.Cause));
    }
}
