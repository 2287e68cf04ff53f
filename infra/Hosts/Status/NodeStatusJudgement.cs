using System.Collections.Immutable;
using Cht.Layout;

namespace Cht.Hosts.Status;

/// <summary>Says what of a machine's status is not as it must be, and what will not be before long. Pure.</summary>
internal static class NodeStatusJudgement
{
    /// <summary>How the container that keeps the overlay on a CouchDB machine is shown.</summary>
    public const string KeepAlive = "keep-alive";

    /// <summary>Warned of a certificate with this many days left or fewer: time enough for a certificate authority that works by hand.</summary>
    public const int CertificateDays = 30;

    private const int LowPercent = 15;
    private const int FullPercent = 5;

    /// <summary>
    /// A swarm renews node certificates by itself between half and four fifths of their life (swarmkit, ca/renewer.go), so
    /// that days say nothing of one that lives 30 days, as ours do: past this part of its life the renewal has failed.
    /// </summary>
    private const double RenewedBefore = 0.85;

    /// <param name="deployed">The containers are the stack's own work: what is missing is a problem.</param>
    public static NodeStatus Judge(LayoutDocument document, LayoutNode node, NodeStatus status, bool deployed, DateTimeOffset now)
    {
        if (!status.Reachable)
        {
            return status with { Problems = [$"not reached: {status.Error}"] };
        }

        var whole = deployed ? status with { Containers = [.. status.Containers, .. MissingContainers(node, status)] } : status;
        var problems = Engine(whole).Concat(Swarm(whole, now)).Concat(Disks(node, whole, deployed));
        var warnings = SwarmWarnings(whole, now).Concat(DiskWarnings(whole)).Concat(TlsWarnings(whole));
        if (deployed)
        {
            problems = problems.Concat(Containers(node, whole)).Concat(Checks(whole)).Concat(Tls(whole));
            warnings = warnings.Concat(ContainerWarnings(document, node, whole)).Concat(Boot(whole));
        }

        return whole with { Problems = [.. problems], Warnings = [.. warnings] };
    }

    private static IEnumerable<ContainerStatus> MissingContainers(LayoutNode node, NodeStatus status)
    {
        var expected = node.Projects.SelectMany(project => project.Services.Select(service => (Project: project.Name, Service: service)));
        return (node.CouchDb is null ? expected : expected.Append((string.Empty, KeepAlive)))
            .Where(wanted => !status.Containers.Any(found => found.Project == wanted.Item1 && found.Service == wanted.Item2))
            .Select(wanted => new ContainerStatus(wanted.Item1, wanted.Item2, ContainerStatus.Missing, null, null, null, 0));
    }

    private static IEnumerable<string> Engine(NodeStatus status) =>
        status.Versions?.Docker is null ? ["Docker Engine does not answer"] : [];

    private static IEnumerable<string> Swarm(NodeStatus status, DateTimeOffset now)
    {
        if (status.Swarm is not { } swarm || status.Versions?.Docker is null)
        {
            yield break;
        }

        if (swarm.State != "active")
        {
            yield return $"its membership in the swarm is {swarm.State}";
        }
        else if (swarm.Status is { } state and not "ready")
        {
            yield return $"the swarm lists it as {state}";
        }
        else if (swarm.Status is not null && swarm.Availability is { } availability and not "active")
        {
            yield return $"the swarm has it on {availability}";
        }

        if (swarm.Certificate?.NotAfter < now)
        {
            yield return $"its certificate in the swarm ended on {swarm.Certificate.NotAfter:yyyy-MM-dd}";
        }
    }

    private static IEnumerable<string> SwarmWarnings(NodeStatus status, DateTimeOffset now)
    {
        if (status.Swarm is not { State: "active" } swarm)
        {
            yield break;
        }

        if (swarm.Status is null)
        {
            yield return "no manager of the swarm says whether it is ready";
        }

        if (swarm.Certificate is { } certificate && certificate.NotAfter >= now
            && (now - certificate.NotBefore) / (certificate.NotAfter - certificate.NotBefore) > RenewedBefore)
        {
            yield return $"its certificate in the swarm ends in {certificate.DaysLeft} days and was not renewed";
        }
    }

    private static IEnumerable<string> Containers(LayoutNode node, NodeStatus status)
    {
        foreach (var container in status.Containers.Where(container => IsExpected(node, container) && container.Project.Length > 0))
        {
            if (container.State != "running")
            {
                yield return container.State == "restarting"
                    ? $"container {Name(container)} starts again and again ({container.Restarts} times)"
                    : $"container {Name(container)} is {container.State}";
            }
            else if (container.Health == "unhealthy")
            {
                yield return $"container {Name(container)} is unhealthy";
            }
        }
    }

    private static IEnumerable<string> ContainerWarnings(LayoutDocument document, LayoutNode node, NodeStatus status)
    {
        foreach (var container in status.Containers.Where(container => IsExpected(node, container)))
        {
            var wanted = document.Versions.Images.FirstOrDefault(image => image.Service == container.Service)?.Image;
            if (container.Project.Length == 0 && container.State != "running")
            {
                yield return $"the container that keeps the overlay is {container.State}: a CouchDB container that stops may not start again";
            }
            else if (container.Health == "starting")
            {
                yield return $"container {Name(container)} is still starting";
            }
            else if (container.Image is { } image && wanted is not null && container.Project.Length > 0 && image != wanted)
            {
                yield return $"container {Name(container)} runs {image}, the layout has {wanted}";
            }
        }
    }

    private static bool IsExpected(LayoutNode node, ContainerStatus container) =>
        container is { Project: "", Service: KeepAlive }
        || node.Projects.Any(project => project.Name == container.Project && project.Services.Contains(container.Service, StringComparer.Ordinal));

    /// <summary>With a container that does not run, what it would answer is said already.</summary>
    private static IEnumerable<string> Checks(NodeStatus status)
    {
        var down = status.Containers.Any(container => container.State == ContainerStatus.Missing || container.State is "exited" or "created" or "dead");
        return status.Checks.Where(check => check.Problem is not null && !(down && check.Problem!.EndsWith("does not run", StringComparison.Ordinal)))
            .Select(check => $"{check.Id}: {check.Problem}");
    }

    private static IEnumerable<string> Tls(NodeStatus status) => status.TlsCertificate is { DaysLeft: < 0 } certificate
        ? [$"the TLS certificate of {certificate.Subject} ended on {certificate.NotAfter:yyyy-MM-dd}"]
        : [];

    private static IEnumerable<string> TlsWarnings(NodeStatus status) => status.TlsCertificate is { DaysLeft: >= 0 and < CertificateDays } certificate
        ? [$"the TLS certificate of {certificate.Subject} ends in {certificate.DaysLeft} days"]
        : [];

    private static IEnumerable<string> Disks(LayoutNode node, NodeStatus status, bool deployed)
    {
        foreach (var disk in status.Disks.Where(disk => disk.Size > 0 && disk.PercentFree < FullPercent))
        {
            yield return $"{disk.Path} has {disk.PercentFree} % free";
        }

        if (deployed && node.CouchDb is not null && status.Disks.FirstOrDefault(disk => disk is { Purpose: "data", Size: 0 }) is { } missing)
        {
            yield return $"the data directory {missing.Path} is not there";
        }
    }

    private static IEnumerable<string> DiskWarnings(NodeStatus status) =>
        status.Disks.Where(disk => disk is { Size: > 0, PercentFree: >= FullPercent and < LowPercent })
            .Select(disk => $"{disk.Path} has {disk.PercentFree} % free");

    private static IEnumerable<string> Boot(NodeStatus status)
    {
        if (status.BootUnit is not { } unit)
        {
            yield break;
        }

        if (!unit.Enabled)
        {
            yield return $"{unit.Name} is {(unit.State == ContainerStatus.Missing ? unit.State : "not enabled")}: after a reboot containers may stay down";
        }
        else if (unit.State is not ("active" or "inactive"))
        {
            yield return $"{unit.Name} is {unit.State}";
        }
    }

    private static string Name(ContainerStatus container) => $"{container.Project}/{container.Service}";
}
