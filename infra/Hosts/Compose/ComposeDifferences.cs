using Cht.Hosts.Convergence;
using Cht.Layout;

namespace Cht.Hosts.Compose;

/// <summary>What of a machine's containers is not as desired. Pure.</summary>
internal static class ComposeDifferences
{
    private const string Running = "running";

    /// <summary>The keep-alive container and the projects of the machine's own Compose.</summary>
    public static IEnumerable<HostDifference> OwnProjects(ComposeNodeDesired desired, ComposeNodeObserved observed)
    {
        if (desired.KeepAlive is { } keepAlive)
        {
            var (state, image) = observed.KeepAlive;
            if (state != Running || image != desired.KeepAliveImage)
            {
                yield return new($"container {keepAlive}", $"{Running}, {desired.KeepAliveImage}", state.Length == 0 ? "none" : $"{state}, {image}");
            }
        }

        foreach (var project in desired.OwnProjects)
        {
            foreach (var service in project.Services)
            {
                if (Own(desired, observed, project, service) is { } difference)
                {
                    yield return difference;
                }
            }
        }
    }

    /// <summary>The projects that the upgrade service runs.</summary>
    public static IEnumerable<ServedDifference> ServedProjects(ComposeNodeDesired desired, ComposeNodeObserved observed)
    {
        if (!desired.ServedProjects.Any())
        {
            yield break;
        }

        if (observed.Served.Now != observed.Served.Applied)
        {
            yield return new(new("compose files of the core services", "those that were started", observed.Served.Applied.Length == 0 ? "none started" : "others"), true);
        }

        foreach (var (project, service) in desired.ServedProjects.SelectMany(project => project.Services.Select(service => (project, service))))
        {
            var image = desired.Images[service];
            var container = observed.Container(project.Name, service);
            if (container is null || container.Image != image)
            {
                yield return new(new(Subject(project, service), $"{Running}, {image}", container is null ? "none" : container.Image), true);
            }
            else if (OtherImage(observed, image, container))
            {
                yield return new(new(Subject(project, service), $"the image {image} of this machine", "an earlier one of that name"), true);
            }
            else if (!container.IsUp)
            {
                yield return new(new(Subject(project, service), Running, container.State), false);
            }
        }
    }

    private static HostDifference? Own(ComposeNodeDesired desired, ComposeNodeObserved observed, LayoutProject project, string service)
    {
        var subject = Subject(project, service);
        if (observed.Container(project.Name, service) is not { } container)
        {
            return new(subject, Running, "none");
        }

        if (!container.IsUp)
        {
            return new(subject, Running, container.State);
        }

        var hash = observed.Hashes.GetValueOrDefault($"{project.Name}/{service}");
        if (hash is not null && hash != container.ConfigHash)
        {
            return new(subject, "the configuration of its files", "an earlier one");
        }

        var image = desired.Images[service];
        return OtherImage(observed, image, container) ? new(subject, $"the image {image} of this machine", "an earlier one of that name") : null;
    }

    public static string Subject(LayoutProject project, string service) => $"container {project.Name}/{service}";

    /// <summary>The name means another image now than when the container was made.</summary>
    private static bool OtherImage(ComposeNodeObserved observed, string image, ComposeContainer container) =>
        observed.ImageIds.GetValueOrDefault(image) is { } id && id != container.ImageId;
}

/// <param name="NeedsUpgradeService">True where only a new start of the upgrade service mends it.</param>
internal sealed record ServedDifference(HostDifference Difference, bool NeedsUpgradeService);
