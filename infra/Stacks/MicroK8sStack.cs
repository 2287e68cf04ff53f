using System.Collections.Immutable;
using System.Text.Json;
using Cht.Components.Kubernetes;
using Cht.Components.Machines;
using Cht.Hosts.MicroK8s;
using Cht.Layout;
using Cht.Stacks.Configuration;
using Pulumi;

namespace Cht.Stacks;

/// <summary>MicroK8s on machines of another target: the same machines, Kubernetes instead of a swarm.</summary>
internal sealed class MicroK8sStack(ConfigReader reader, IMachineStack machines, IngressCertificate? certificate) : IClusterStack
{
    /// <summary>Null when the configuration has problems, which are noted in the reader.</summary>
    public static MicroK8sStack? Read(ConfigReader reader, string stackName)
    {
        var channel = reader.Text("microk8sChannel");
        if (MicroK8sChannel.TryParse(channel) is not { Minor: >= MicroK8sChannel.OldestMinor })
        {
            reader.Problems.Add("microk8sChannel", $"found '{channel}'", $"Write a channel of Kubernetes 1.{MicroK8sChannel.OldestMinor} or newer, as in 1.32/stable");
        }

        IMachineStack? machines = reader.Choice("microk8sMachines", ["lab", "servers", "aws", "azure"]) switch
        {
            "lab" => LabStack.Read(reader, stackName),
            "aws" => AwsStack.Read(reader, stackName),
            "azure" => AzureStack.Read(reader, stackName),
            _ => ServersStack.Read(reader, stackName),
        };
        var certificate = IngressCertificate.Read(reader);
        return machines is null ? null : new MicroK8sStack(reader, machines, certificate);
    }

    public string Target => "microk8s";

    public ClusterLayout Layout => machines.Layout;

    public IDictionary<string, object?> Declare()
    {
        var layout = machines.Layout;
        foreach (var warning in layout.Warnings.Where(warning => warning.Key is not "managers"))
        {
            Log.Warn(warning.ToString());
        }

        var made = machines.DeclareMachines();
        var hosts = made.Machines;
        var nodes = new MicroK8sNodes("nodes", layout, hosts, reader.Text("microk8sChannel"));
        var handOver = new KubernetesHandOver("hand-over", new()
        {
            Layout = layout,
            Machines = hosts,
            Nodes = nodes,
            Bastion = made.Bastion,
            SecretsRotation = reader.Integer("secretsRotation"),
            TlsSecret = certificate?.For(layout.Kubernetes!),
        });
        var outputs = new Dictionary<string, object?>
        {
            ["layout"] = handOver.Layout.Apply(document => JsonDocument.Parse(document).RootElement.Clone()),
            ["machines"] = hosts.Select(ComposeCluster.Describe).ToArray(),
            ["sshConfig"] = handOver.SshConfig,
            ["kubeconfig"] = Output.CreateSecret(nodes.Cluster.Kubeconfig),
        };
        foreach (var (name, value) in KubernetesOutputs.For(layout.Kubernetes, handOver.Secrets))
        {
            outputs[name] = value;
        }

        return outputs;
    }
}
