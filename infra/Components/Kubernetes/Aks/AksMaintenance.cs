using Pulumi.Azure.ContainerService.Inputs;

namespace Cht.Components.Kubernetes;

/// <summary>When Azure may upgrade by itself: in a night of the weekend (UTC), Kubernetes on Saturday and the images of the nodes on Sunday.</summary>
internal static class AksMaintenance
{
    private const string StartTime = "01:00";
    private const int Hours = 4;

    public static KubernetesClusterMaintenanceWindowAutoUpgradeArgs OfKubernetes => new()
    {
        Frequency = "Weekly", Interval = 1, DayOfWeek = "Saturday", StartTime = StartTime, UtcOffset = "+00:00", Duration = Hours,
    };

    public static KubernetesClusterMaintenanceWindowNodeOsArgs OfNodes => new()
    {
        Frequency = "Weekly", Interval = 1, DayOfWeek = "Sunday", StartTime = StartTime, UtcOffset = "+00:00", Duration = Hours,
    };
}
