using System.Collections.Immutable;

namespace Cht.Hosts.Docker;

/// <summary>
/// What CHT asks of each machine, below which it starts and then fails under load. Errors for production, warnings for
/// trials.
/// </summary>
public static class MachineRequirements
{
    /// <summary>The least that the hosting guide for separate machines asks.</summary>
    public const int Processors = 2;

    /// <summary>In MiB: what a machine sold as 4 GiB has.</summary>
    public const long Memory = 3700;

    /// <summary>Free space in MiB for images, logs and the first data.</summary>
    public const long Disk = 8 * 1024;

    /// <summary>CouchDB starts with 'ulimit -n 100000' and ends where that is refused (cht-core#9923).</summary>
    public const long OpenFiles = 100_000;

    /// <summary>Everything that a machine falls short of. Empty: none.</summary>
    public static ImmutableArray<PreflightProblem> Problems(IEnumerable<PreflightMachine> machines) => [.. machines.SelectMany(Problems)];

    private static IEnumerable<PreflightProblem> Problems(PreflightMachine machine)
    {
        var (desired, observed, _) = machine;
        if (observed.Processors < Processors)
        {
            yield return new(desired.Host, "There are too few processors for CHT", $"{observed.Processors}, needed {Processors}", "Use a larger machine.");
        }

        if (observed.Memory < Memory)
        {
            yield return new(desired.Host, "There is too little memory for CHT", $"{observed.Memory} MiB, needed {Memory} MiB", "Use a larger machine.");
        }

        if (observed.Disk < Disk)
        {
            yield return new(
                desired.Host, "There is too little disk space for CHT", $"{observed.Disk} MiB free, needed {Disk} MiB",
                "Use a larger disk: some upgrades need five times the space of the data for a while.");
        }

        if (observed.OpenFiles < OpenFiles)
        {
            yield return new(
                desired.Host, "CouchDB may not open enough files", $"{observed.OpenFiles}, needed {OpenFiles}",
                "Raise the limit of the machine (fs.nr_open), or set DEFAULT_ULIMIT=true for CHT 4.20 and newer.");
        }

        foreach (var server in observed.Unreached)
        {
            yield return new(
                desired.Host, $"{server} is not reached over HTTPS", "no connection to port 443 within 10 s",
                "Let the machines out to it, or bring the images as a bundle (images: bundle).");
        }
    }
}
