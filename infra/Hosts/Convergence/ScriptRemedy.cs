namespace Cht.Hosts.Convergence;

/// <summary>What to do about the failures that machines have most often, told by what the script said. Pure.</summary>
internal static class ScriptRemedy
{
    private const string Otherwise = "Mend what the message names, then run again: finished steps are not repeated.";

    private static readonly (string[] Marks, string Remedy)[] Known =
    [
        (["No space left on device", "Disk quota exceeded", "not enough free space", "don't have enough free space"],
            "The machine's disk is full: free space (see 'df -h' and 'df -i' on the machine), then run again. What was being written is as it was before."),
        (["Could not get lock", "Unable to acquire the dpkg frontend lock", "database is locked", "frontend lock was locked"],
            "Another program works on the machine's packages: wait until the process named has ended, or end it, then run again."),
        (["Failed to fetch", "Unable to fetch", "Could not resolve", "Could not connect", "Unable to locate package", "is not signed", "Release file"],
            "The package mirror did not deliver: see that the machine reaches the address named (DNS, proxy, /etc/apt/sources.list.d on the machine; "
            + "labMirror in the configuration of a lab) and that the mirror is well, then run again."),
    ];

    public static string For(string said) => Find(said) ?? Otherwise;

    /// <summary>Null when the failure is none of those.</summary>
    public static string? Find(string said)
    {
        ArgumentNullException.ThrowIfNull(said);
        return Known.Where(known => known.Marks.Any(mark => said.Contains(mark, StringComparison.OrdinalIgnoreCase)))
            .Select(known => known.Remedy).FirstOrDefault();
    }
}
