using System.Collections.Immutable;
using Cht.Stacks.Configuration;
using Pulumi;

namespace Cht.Stacks;

/// <summary>Reads the configuration and runs the stack of its target.</summary>
public static class ClusterProgram
{
    /// <summary>Declares all resources of the stack and answers its outputs.</summary>
    /// <exception cref="RunException">Every problem of the configuration at once.</exception>
    public static IDictionary<string, object?> Run(DeploymentInstance deployment)
    {
        ArgumentNullException.ThrowIfNull(deployment);
        var problems = new ConfigProblems(deployment.ProjectName);
        var reader = new ConfigReader(new Config(), deployment.ProjectName, problems);
        IClusterStack? stack = reader.Choice("target", ["lab", "servers", "aws", "azure", "microk8s", "aks"]) switch
        {
            "lab" => LabStack.Read(reader, deployment.StackName),
            "servers" => ServersStack.Read(reader, deployment.StackName),
            "aws" => AwsStack.Read(reader, deployment.StackName),
            "azure" => AzureStack.Read(reader, deployment.StackName),
            "microk8s" => MicroK8sStack.Read(reader, deployment.StackName),
            "aks" => AksStack.Read(reader, deployment.StackName),
            _ => null,
        };
        reader.RefuseUnknownKeys();
        problems.ThrowIfAny();
        return stack!.Declare();
    }
}

/// <summary>The stack of one target: reads its configuration, then declares its resources.</summary>
internal interface IClusterStack
{
    IDictionary<string, object?> Declare();
}
