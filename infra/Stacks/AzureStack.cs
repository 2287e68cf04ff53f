using Cht.Components.Machines;
using Cht.Stacks.Configuration;
using Pulumi;

namespace Cht.Stacks;

/// <summary>Machines on Azure.</summary>
internal static class AzureStack
{
    /// <summary>Null when the configuration has problems, which are noted in the reader.</summary>
    public static CloudStack? Read(ConfigReader reader, string stackName)
    {
        var zones = CloudZones.OfAzure(reader, Location(reader));
        var machines = CloudReader.Read(reader, stackName, zones, "Standard_D2s_v5", ["id", "range", "zone"]);
        var settings = DeploymentSettings.Read(reader, DeploymentSettings.Registry);
        return machines is null ? null : new CloudStack("azure", reader, machines, settings, args => new AzureMachines("azure", args));
    }

    /// <summary>The region; empty when it is missing, which is noted in the reader.</summary>
    internal static string Location(ConfigReader reader)
    {
        var location = new Config("azure").Get("location") ?? string.Empty;
        if (location.Length == 0)
        {
            reader.Problems.Add("azure:location", "it is missing", "Set it with: scripts/infra config set azure:location <location>");
        }

        return location;
    }
}
