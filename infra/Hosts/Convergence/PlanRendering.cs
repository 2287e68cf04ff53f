using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cht.Hosts.Convergence;

/// <summary>A plan for people and for machines. Scripts and their input are never shown: they may hold secrets.</summary>
public static class PlanRendering
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>One line per operation with its cause, and one per difference. Ends with a line break.</summary>
    public static string ToText(string host, HostPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var text = new StringBuilder();
        if (plan.IsEmpty)
        {
            return text.Append(host).Append(": as desired\n").ToString();
        }

        foreach (var operation in plan.Operations)
        {
            text.Append(host).Append(": ").Append(operation.Script.Purpose).Append(" (").Append(operation.Cause).Append(")\n");
            foreach (var difference in AllDifferences(operation))
            {
                text.Append("    ").Append(difference.Subject).Append(difference.Subject.Length == 0 ? "" : ": ")
                    .Append("expected ").Append(difference.Expected).Append(", found ").Append(difference.Found).Append('\n');
            }
        }

        return text.ToString();
    }

    /// <summary><c>{"host":…,"operations":[{"purpose","cause","long","differences":[{"subject","expected","found"}]}]}</c></summary>
    public static JsonObject ToJson(string host, HostPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var operations = plan.Operations.Select(operation => (JsonNode)new JsonObject
        {
            ["purpose"] = operation.Script.Purpose,
            ["cause"] = operation.Cause,
            ["long"] = operation.Ticket is not null,
            ["differences"] = new JsonArray([.. AllDifferences(operation).Select(difference => (JsonNode)new JsonObject
            {
                ["subject"] = difference.Subject,
                ["expected"] = difference.Expected,
                ["found"] = difference.Found,
            })]),
        });
        return new JsonObject { ["host"] = host, ["operations"] = new JsonArray([.. operations]) };
    }

    public static string ToJsonText(string host, HostPlan plan) => ToJson(host, plan).ToJsonString(Indented);

    private static IEnumerable<HostDifference> AllDifferences(HostOperation operation)
    {
        if (operation.Differences.IsEmpty && (operation.Expected ?? operation.Found) is not null)
        {
            yield return new HostDifference("", operation.Expected ?? "nothing", operation.Found ?? "nothing");
        }

        foreach (var difference in operation.Differences)
        {
            yield return difference;
        }
    }
}
