using Cht.Layout;
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
        if (stack!.Layout is { } layout)
        {
            LayoutListener.Value?.Invoke(stack.Target, layout);
        }

        return stack.Declare();
    }

    /// <summary>Told of the layout before its resources are declared; for a page that shows the cluster. Null in an ordinary run.</summary>
    public static AsyncLocal<Action<string, ClusterLayout>?> LayoutListener { get; } = new();
}

/// <summary>The stack of one target: reads its configuration, then declares its resources.</summary>
internal interface IClusterStack
{
    /// <summary>As the configuration calls it.</summary>
    string Target { get; }

    /// <summary>Null where the target has no machines of its own.</summary>
    ClusterLayout? Layout { get; }

    IDictionary<string, object?> Declare();
}
