namespace Pulumi;

/// <summary>A registration that waits for the URN of another resource, because of the resource it was told to depend on.</summary>
internal sealed record RegistrationWait(Resource Waiting, Resource Because, Resource For)
{
    public override string ToString()
        => ReferenceEquals(Because, For)
            ? $"{Of(Waiting)} waits for {Of(For)}"
            : $"{Of(Waiting)} depends on the component {Of(Because)} and so waits for {Of(For)} below it";

    public static string Of(Resource resource) => $"{resource.GetResourceType()} '{resource.GetResourceName()}'";
}

/// <summary>
/// Which registration waits for which. Depending on a component is waiting for every custom resource below it, so a child
/// that depends on its own component waits for itself. The official SDK hangs there; here it is an error.
/// </summary>
internal sealed class RegistrationWaits
{
    private readonly Lock gate = new();
    private readonly Dictionary<Resource, List<RegistrationWait>> waits = [];

    /// <summary>Throws <see cref="RunException"/> when the waiting would never end.</summary>
    public void Add(IReadOnlyCollection<RegistrationWait> added)
    {
        lock (gate)
        {
            foreach (var wait in added.Where(wait => !IsOver(wait.For)))
            {
                if (PathTo(wait.Waiting, wait, []) is { } circle)
                {
                    throw new RunException(Explain([.. circle]));
                }

                if (!waits.TryGetValue(wait.Waiting, out var known))
                {
                    waits[wait.Waiting] = known = [];
                }

                known.Add(wait);
            }
        }
    }

    private IEnumerable<RegistrationWait>? PathTo(Resource goal, RegistrationWait step, HashSet<Resource> seen)
    {
        if (ReferenceEquals(step.For, goal))
        {
            return [step];
        }

        return !seen.Add(step.For) || !waits.TryGetValue(step.For, out var next)
            ? null
            : next.Where(wait => !IsOver(wait.For))
                .Select(wait => PathTo(goal, wait, seen))
                .FirstOrDefault(path => path is not null)?.Prepend(step);
    }

    private static bool IsOver(Resource resource) => resource.Urn.DataTask.IsCompleted;

    private static string Explain(RegistrationWait[] circle)
    {
        var cause = circle.First(wait => !ReferenceEquals(wait.Because, wait.For));
        return $"{RegistrationWait.Of(cause.Waiting)} would wait for itself and never be registered: "
            + string.Join("; ", circle.Select(wait => wait.ToString())) + ". "
            + $"Remove '{cause.Because.GetResourceName()}' from the DependsOn of '{cause.Waiting.GetResourceName()}' and its URN from its "
            + "inputs, or name the resources it really needs one by one. A child comes after its parent in any case.";
    }
}
