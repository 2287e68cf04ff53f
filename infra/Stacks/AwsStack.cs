using Cht.Components.Machines;
using Cht.Layout;
using Cht.Stacks.Configuration;
using Pulumi;

namespace Cht.Stacks;

/// <summary>Machines on Amazon EC2. Previewed anywhere, applied by the Pulumi command line.</summary>
internal sealed class AwsStack(ConfigReader reader, CloudMachinesArgs machines, DeploymentSettings settings) : IClusterStack
{
    /// <summary>Null when the configuration has problems, which are noted in the reader.</summary>
    public static AwsStack? Read(ConfigReader reader, string stackName)
    {
        var region = new Config("aws").Get("region") ?? string.Empty;
        if (region.Length == 0)
        {
            reader.Problems.Add("aws:region", "it is missing", "Set it with: scripts/infra config set aws:region <region>");
        }

        var zones = CloudZones.OfAws(reader, region);
        var machines = CloudReader.Read(reader, stackName, zones, "t3.large", ["id", "range", "zone"]);
        var settings = DeploymentSettings.Read(reader, DeploymentSettings.Registry);
        return machines is null ? null : new AwsStack(reader, machines, settings);
    }

    public string Target => "aws";

    public ClusterLayout Layout => machines.Layout;

    public IDictionary<string, object?> Declare()
    {
        var made = new AwsMachines("aws", machines);
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
