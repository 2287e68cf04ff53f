using Cht.Components.Machines;
using Cht.Stacks.Configuration;
using Pulumi;

namespace Cht.Stacks;

/// <summary>Machines on Amazon EC2.</summary>
internal static class AwsStack
{
    /// <summary>Null when the configuration has problems, which are noted in the reader.</summary>
    public static CloudStack? Read(ConfigReader reader, string stackName)
    {
        var region = new Config("aws").Get("region") ?? string.Empty;
        if (region.Length == 0)
        {
            reader.Problems.Add("aws:region", "it is missing", "Set it with: scripts/infra config set aws:region <region>");
        }

        var zones = CloudZones.OfAws(reader, region);
        var machines = CloudReader.Read(reader, stackName, zones, "t3.large", ["id", "range", "zone"]);
        var settings = DeploymentSettings.Read(reader, DeploymentSettings.Registry);
        return machines is null ? null : new CloudStack("aws", reader, machines, settings, args => new AwsMachines("aws", args));
    }
}
