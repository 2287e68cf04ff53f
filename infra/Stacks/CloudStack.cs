using System.Collections.Immutable;
using Cht.Components.Machines;
using Cht.Layout;
using Cht.Stacks.Configuration;
using Pulumi;

namespace Cht.Stacks;

/// <summary>Machines in a cloud. Previewed anywhere, applied by the Pulumi command line.</summary>
internal sealed class CloudStack(
    string target, ConfigReader reader, CloudMachinesArgs machines, DeploymentSettings settings, Func<CloudMachinesArgs, CloudMachines> make) : IMachineStack
{
    public string Target => target;

    public ClusterLayout Layout => machines.Layout;

    public IDictionary<string, object?> Declare()
    {
        var made = DeclareMachines();
        return ComposeCluster.Declare(new()
        {
            Layout = machines.Layout,
            Machines = made.Machines,
            SecretsRotation = reader.Integer("secretsRotation"),
            Settings = settings,
            Bastion = made.Bastion,
        });
    }

    public DeclaredMachines DeclareMachines()
    {
        var made = make(machines);
        return new(made.Machines) { Bastion = made.Bastion };
    }
}
