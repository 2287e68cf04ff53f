using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Cht.Cli.Cluster;
using Cht.Hosts.Status;

namespace Cht.Cli.Commands;

/// <summary><c>status</c>: asks all machines of a stack how they are. Changes nothing. Not one of Pulumi's commands.</summary>
internal static class StatusCommand
{
    public static Command Create(CommandTree tree)
    {
        var json = new Option<bool>("--json", "-j") { Description = "Emit output as JSON" };
        return tree.Leaf(
            "status",
            "Ask the machines of a stack how they are: swarm, containers, CouchDB membership, certificates, disks, versions",
            async (parsed, cancellationToken) =>
            {
                var locator = tree.Locator(parsed);
                var cluster = StackCluster.Load(locator.Find());
                await using var connections = tree.Composition.Connections();
                var reader = new ClusterStatusReader(cluster.Layout, cluster.Over(connections), cluster.IsDeployed, locator.Environment.Time);
                var status = await reader.ReadAsync(cancellationToken);
                tree.Print(parsed.GetValue(json) ? [Json(status)] : new StatusText(status, locator.Environment.Ink(locator.Flags.Color)).Lines());
                return status.Healthy ? ExitCode.Success : ExitCode.Unhealthy;
            },
            json);
    }

    private static string Json(ClusterStatus status) => JsonSerializer.Serialize(status, StatusJson.Options);

    /// <summary>A type of its own, so that other commands do not pay for it.</summary>
    private static class StatusJson
    {
        public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
        {
            WriteIndented = true,
            NewLine = "\n",
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
        };
    }
}
