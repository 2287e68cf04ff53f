namespace Cht.Hosts.Convergence;

/// <summary>Part of observe scripts that need the time: those that go to the machine together ask for it once.</summary>
internal static class MachineClock
{
    /// <summary>Sets <c>machine_clock</c>: milliseconds since 1970, when the reading began.</summary>
    public const string Shared =
        """
        [ -n "${machine_clock:-}" ] || machine_clock=$(date +%s%3N)
        """;
}
