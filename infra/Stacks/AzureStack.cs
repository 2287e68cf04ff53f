using Cht.Components.Machines;
using Cht.Layout;
using Cht.Stacks.Configuration;
using Pulumi;

namespace Cht.Stacks;

/// <summary>Machines on Azure. Previewed anywhere, applied by the Pulumi command line.</summary>
internal sealed class AzureStack(ConfigReader reader, CloudMachinesArgs machines, DeploymentSettings settings) : IClusterStack
{
    /// <summary>Null when the configuration has problems, which are noted in the reader.</summary>
    public static AzureStack? Read(ConfigReader reader, string stackName)
    {
        var location = new Config("azure").Get("location") ?? string.Empty;
        if (location.Length == 0)
        {
            reader.Problems.Add("azure:location", "it is missing", "Set it with: scripts/infra config set azure:location <location>");
        }

        var zones = CloudZones.OfAzure(reader, location);
        var machines = CloudReader.Read(reader, stackName, zones, "Standard_D2s_v5", ["id", "range", "zone"]);
        var settings = DeploymentSettings.Read(reader, DeploymentSettings.Registry);
        return machines is null ? null : new AzureStack(reader, machines, settings);
    }

    public string Target => "azure";

    public ClusterLayout Layout => machines.Layout;

    public IDictionary<string, object?> Declare()
    {
        var made = new AzureMachines("azure", machines);
        return ComposeCluster.Declare(new()
        {
            Layout = machines.Layout,
            Machines = made.Machines,
            SecretsRotation = reader.Integer("secretsRotation"),
            Settings = settings,
            Bastion = made.Bastion,
        });
    }
}
