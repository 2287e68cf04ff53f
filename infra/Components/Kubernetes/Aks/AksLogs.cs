using System.Collections.Immutable;
using Pulumi;
using Pulumi.Azure.Monitoring;
using Pulumi.Azure.Monitoring.Inputs;
using Pulumi.Azure.OperationalInsights;

namespace Cht.Components.Kubernetes;

/// <summary>What the control plane says, kept in a workspace. The nodes' container logs are not in it.</summary>
internal sealed class AksLogs : ComponentResource
{
    /// <summary>Without kube-audit: it holds every read request, and kube-audit-admin all the others.</summary>
    private static readonly ImmutableArray<string> Categories =
    [
        "kube-apiserver", "kube-audit-admin", "kube-controller-manager", "kube-scheduler", "cloud-controller-manager", "csi-azuredisk-controller", "guard",
    ];

    public AksLogs(string name, AksClusterArgs args, Output<string> group, Output<string> cluster, ComponentResourceOptions? options = null)
        : base("cht:azure:AksLogs", name, options)
    {
        var workspace = new AnalyticsWorkspace("logs", new AnalyticsWorkspaceArgs
        {
            ResourceGroupName = group, Sku = "PerGB2018", RetentionInDays = args.LogDays, Tags = args.TagsFor("logs"),
        }, new() { Parent = this });
        _ = new DiagnosticSetting("control-plane", new DiagnosticSettingArgs
        {
            TargetResourceId = cluster,
            LogAnalyticsWorkspaceId = workspace.Id,
            LogAnalyticsDestinationType = "Dedicated",
            EnabledLogs = Categories.Select(category => new DiagnosticSettingEnabledLogArgs { Category = category }).ToArray(),
            EnabledMetrics = { new DiagnosticSettingEnabledMetricArgs { Category = "AllMetrics" } },
        }, new() { Parent = this });
        RegisterOutputs();
    }
}
