using System.Collections.Immutable;
using System.Text.Json;
using Cht.Components.Cluster;
using Cht.Components.HandOver;
using Cht.Components.Machines;
using Cht.Layout;
using Cht.Provider.Connections;
using Pulumi;

namespace Cht.Stacks;

/// <summary>What every machine target does once its machines are there: the same components, the same outputs.</summary>
internal static class ComposeCluster
{
    public static IDictionary<string, object?> Declare(
        ClusterLayout layout,
        ImmutableArray<ClusterMachine> machines,
        ImmutableArray<ConnectionArgs> outsiders,
        int secretsRotation,
        Output<SshAccess?>? bastion = null)
    {
        foreach (var warning in layout.Warnings)
        {
            Log.Warn(warning.ToString());
        }

        var hosts = new DockerHosts("hosts", layout, machines);
        _ = new Swarm("swarm", layout, machines, hosts);
        var handOver = new ComposeHandOver("hand-over", new()
        {
            Layout = layout,
            Machines = machines,
            Outsiders = outsiders,
            Bastion = bastion,
            SecretsRotation = secretsRotation,
        });
        var outputs = new Dictionary<string, object?>
        {
            ["layout"] = handOver.Layout.Apply(document => JsonDocument.Parse(document).RootElement.Clone()),
            ["machines"] = machines.Select(Describe).ToArray(),
            ["sshConfig"] = handOver.SshConfig,
        };
        foreach (var (name, value) in KubernetesOutputs.For(layout.Kubernetes, handOver.Secrets))
        {
            outputs[name] = value;
        }

        return outputs;
    }

    internal static Dictionary<string, object?> Describe(ClusterMachine machine) => new()
    {
        ["name"] = machine.Name,
        ["role"] = machine.Machine.IsCore ? "core" : "couchdb",
        ["publicAddress"] = machine.PublicAddress is { } address ? (object)address : machine.Machine.PublicAddress?.ToString() ?? machine.Machine.Ssh.Address,
        ["privateAddress"] = machine.Machine.PrivateAddress.ToString(),
        ["user"] = machine.Machine.Ssh.User,
    };
}
