using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Cht.Hosts.Connections;
using Cht.Hosts.Convergence;
using Cht.Layout;

namespace Cht.Hosts.Docker;

/// <summary>Docker Engine and Compose: packages, daemon settings, service and group.</summary>
public sealed class DockerEnginePart : IHostPart<DockerEngineDesired, DockerEngineObserved>
{
    public HostScript ObserveScript(DockerEngineDesired desired) => DockerEngineScripts.Observe();

    public DockerEngineObserved Parse(DockerEngineDesired desired, ScriptResult result) =>
        DockerEngineObserved.From(ObservedFacts.Parse(desired.Host, DockerEngineScripts.ReadPurpose, result));

    public HostPlan Plan(DockerEngineDesired desired, DockerEngineObserved observed)
    {
        var packages = DockerPackages.For(desired, observed.System);
        DockerEngineRefusals.Check(desired, observed, packages);
        var install = InstallCause(desired, observed, packages);
        return new HostPlan([
            .. Settings(desired, observed),
            .. Conflicts(observed, packages, install),
            .. Source(desired, observed),
            .. install is null ? ImmutableArray<HostOperation>.Empty : [DockerInstallScripts.Install(desired, observed, packages, install)],
            .. Hold(desired, observed, packages, install),
            .. Service(desired, observed, install),
            .. Members(desired, observed),
        ]);
    }

    private static IEnumerable<HostOperation> Settings(DockerEngineDesired desired, DockerEngineObserved observed)
    {
        var settings = DaemonSettings.Bounded(desired.Settings, observed.MaximumOpenFiles);
        var merged = DaemonSettings.Merge(desired.Host, observed.DaemonJson, observed.OwnedSettings, settings);
        var differences = DaemonSettings.Differences(desired.Host, observed.DaemonJson, merged);
        if (differences.IsEmpty)
        {
            yield break;
        }

        var cause = observed.DaemonJson is null ? "daemon.json does not exist" : "daemon.json differs";
        cause += JsonNode.DeepEquals(settings, desired.Settings) ? "" : $"; the machine grants at most {observed.MaximumOpenFiles} open files";
        yield return new HostOperation(
            DockerEngineScripts.WriteDaemonSettings(DaemonSettings.Render(merged), DaemonSettings.Render(settings)), cause)
        {
            Differences = differences,
        };
    }

    private static IEnumerable<HostOperation> Conflicts(DockerEngineObserved observed, DockerPackages packages, string? install)
    {
        var conflicting = Installed(observed, packages.Conflicting);
        if (conflicting.Length > 0 && install is not null)
        {
            yield return DockerInstallScripts.RemoveConflicting(
                conflicting, $"{string.Join(", ", conflicting)} of the other channel installed, not in use");
        }
    }

    private static IEnumerable<HostOperation> Source(DockerEngineDesired desired, DockerEngineObserved observed)
    {
        if (desired.Channel != DockerChannel.Upstream)
        {
            yield break;
        }

        var wanted = AptSource(desired.Upstream, observed.System);
        var cause =
            observed.AptSource is null ? "there is no package source of Docker"
            : !SameText(observed.AptSource, wanted) ? "the package source of Docker is another one"
            : observed.Keyring is null ? "the key of the package source is missing"
            : desired.Upstream.Keyring is { } key && !SameText(observed.Keyring, key) ? "the key of the package source is another one"
            : null;
        if (cause is not null)
        {
            yield return DockerInstallScripts.AddSource(desired.Upstream, wanted, observed.System.Id, cause);
        }
    }

    private static string? InstallCause(DockerEngineDesired desired, DockerEngineObserved observed, DockerPackages packages)
    {
        if (observed.Installing)
        {
            // Packages that are there may not be set up yet, and their list is locked: the ticket finds that work and waits for it.
            return "an installation begun by an earlier run is at work";
        }

        var missing = packages.Required(observed.AppArmor).Where(name => !IsInstalled(observed, name)).ToArray();
        if (missing.Length > 0)
        {
            return $"{string.Join(", ", missing)} not installed";
        }

        var engine = PackageVersion.Upstream(observed.Packages[packages.Engine[0]].Version);
        if (desired.EngineVersion is { } exact && !string.Equals(engine, exact, StringComparison.Ordinal))
        {
            return $"Docker Engine is {engine}, wanted {exact}";
        }

        var compose = PackageVersion.Upstream(observed.Packages[packages.Compose].Version);
        return PackageVersion.Compare(compose, desired.ComposeMinimum) < 0
            ? $"Compose is {compose}, wanted {desired.ComposeMinimum} or newer"
            : null;
    }

    private static IEnumerable<HostOperation> Hold(
        DockerEngineDesired desired, DockerEngineObserved observed, DockerPackages packages, string? install)
    {
        if (desired.Hold && install is null)
        {
            var loose = packages.Held.Where(name => !observed.Packages[name].Held).ToArray();
            if (loose.Length > 0)
            {
                yield return new HostOperation(DockerEngineScripts.Hold(packages.Held), $"{string.Join(", ", loose)} not held")
                {
                    Differences = [.. loose.Select(name => new HostDifference($"package {name}", "held", "not held"))],
                };
            }
        }

        if (!desired.Hold)
        {
            var held = packages.Held.Where(name => observed.Packages.TryGetValue(name, out var package) && package.Held).ToArray();
            if (held.Length > 0)
            {
                yield return new HostOperation(DockerEngineScripts.Release(held), $"{string.Join(", ", held)} held, wanted free");
            }
        }
    }

    private static IEnumerable<HostOperation> Service(DockerEngineDesired desired, DockerEngineObserved observed, string? install)
    {
        var settingsChange = Settings(desired, observed).Any();
        if (observed.IsRunning && (settingsChange || observed.RestartPending))
        {
            yield return new HostOperation(
                DockerEngineScripts.Restart(),
                settingsChange ? "the daemon settings change" : "the daemon settings were written and Docker has not been restarted since");
        }

        // The installation enables and starts the engine itself.
        if (install is null && (!observed.IsRunning || !string.Equals(observed.Enabled, "enabled", StringComparison.Ordinal)))
        {
            yield return new HostOperation(
                DockerEngineScripts.Enable(), $"docker.service is {observed.Active} and {Or(observed.Enabled, "not known")}")
            {
                Differences = [new HostDifference("docker.service", "active and enabled", $"{observed.Active} and {Or(observed.Enabled, "not known")}")],
            };
        }
    }

    private static IEnumerable<HostOperation> Members(DockerEngineDesired desired, DockerEngineObserved observed) =>
        desired.GroupMembers
            .Except(observed.GroupMembers, StringComparer.Ordinal)
            .Select(user => new HostOperation(DockerEngineScripts.AddToGroup(user), $"{user} is not in group docker")
            {
                Differences = [new HostDifference("group docker", $"{user} in it", "not in it")],
            });

    private static string AptSource(UpstreamSource source, OperatingSystemRelease system) =>
        $"""
        Types: deb
        URIs: {source.Uri}/{system.Id}
        Suites: {system.Codename}
        Components: stable
        Architectures: {system.Architecture}
        Signed-By: /etc/apt/keyrings/docker.asc

        """;

    private static string[] Installed(DockerEngineObserved observed, IEnumerable<string> names) =>
        [.. names.Where(name => IsInstalled(observed, name))];

    private static bool IsInstalled(DockerEngineObserved observed, string name) =>
        observed.Packages.TryGetValue(name, out var package) && package.Installed;

    private static string Or(string text, string otherwise) => text.Length == 0 ? otherwise : text;

    private static bool SameText(string left, string right) =>
        string.Equals(left.ReplaceLineEndings("\n").TrimEnd(), right.ReplaceLineEndings("\n").TrimEnd(), StringComparison.Ordinal);
}
