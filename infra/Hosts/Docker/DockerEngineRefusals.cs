using Cht.Hosts.Convergence;

namespace Cht.Hosts.Docker;

/// <summary>States of a machine on which the Docker part changes nothing. Everything wrong is told at once.</summary>
internal static class DockerEngineRefusals
{
    public static void Check(DockerEngineDesired desired, DockerEngineObserved observed, DockerPackages packages)
    {
        var refusals = new[] { OtherOrigin(observed), OtherChannelInUse(observed, packages), Downgrade(desired, observed, packages) }
            .OfType<(string Found, string Remedy)>()
            .ToArray();
        if (refusals.Length > 0)
        {
            throw new ProvisioningException(
                desired.Host,
                "Docker Engine cannot be installed",
                string.Join("; ", refusals.Select(refusal => refusal.Found)),
                string.Join(" ", refusals.Select(refusal => refusal.Remedy)));
        }
    }

    private static (string Found, string Remedy)? OtherOrigin(DockerEngineObserved observed)
    {
        var known = DockerPackages.OfInterest.Any(name =>
            name.StartsWith("docker", StringComparison.Ordinal) && observed.Packages.ContainsKey(name));
        return observed.Command.Length > 0 && !known
            ? ($"{observed.Command} comes from no package of the distribution or of Docker", "Remove that installation (snap, binary) first.")
            : null;
    }

    private static (string Found, string Remedy)? OtherChannelInUse(DockerEngineObserved observed, DockerPackages packages)
    {
        var conflicting = packages.Conflicting
            .Where(name => observed.Packages.TryGetValue(name, out var package) && package.Installed).ToArray();
        // An engine that runs and does not answer may hold anything.
        var silent = observed.IsRunning && observed.RunningVersion.Length == 0;
        var inUse = silent || observed.Containers > 0 || observed.Swarm is not ("" or "inactive");
        return conflicting.Length > 0 && inUse
            ? ($"{string.Join(", ", conflicting)} of the other channel is in use ({observed.Containers} containers, swarm {observed.Swarm})",
                "Choose the channel that is installed, or take the machine out of use first.")
            : null;
    }

    private static (string Found, string Remedy)? Downgrade(
        DockerEngineDesired desired, DockerEngineObserved observed, DockerPackages packages)
    {
        if (desired.EngineVersion is not { } exact || !observed.Packages.TryGetValue(packages.Engine[0], out var engine) || !engine.Installed)
        {
            return null;
        }

        var installed = PackageVersion.Upstream(engine.Version);
        return PackageVersion.Compare(installed, exact) > 0
            ? ($"Docker Engine is {installed}, newer than the wanted {exact}", $"Write {installed} in the configuration: engines are never downgraded.")
            : null;
    }
}
