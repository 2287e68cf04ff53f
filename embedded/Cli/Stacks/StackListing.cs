using System.Globalization;
using System.Text.Json;
using Cht.Cli.Display;
using Cht.Engine;
using Cht.Engine.Secrets;
using Cht.Engine.State;
using Cht.Engine.Storage;

namespace Cht.Cli.Stacks;

/// <summary><c>stack ls</c> and <c>stack history</c>.</summary>
internal static class StackListing
{
    public static IEnumerable<string> List(StackLocator locator, bool json)
    {
        var selected = locator.Selected.Read();
        var store = locator.Store;
        var rows = store.ListStacks().Where(stack => stack.Project == locator.Project.Name)
            .Select(stack => (stack.Name, Current: stack.Name == selected, Last: store.ReadHistory(stack).FirstOrDefault(), Count: Resources(store, stack)))
            .ToList();
        if (json)
        {
            return [JsonSteps.Text(
                writer =>
                {
                    writer.WriteStartArray();
                    foreach (var (name, current, last, count) in rows)
                    {
                        writer.WriteStartObject();
                        writer.WriteString("name", name);
                        writer.WriteBoolean("current", current);
                        if (last is not null)
                        {
                            writer.WriteString("lastUpdate", Time(last.EndTime));
                        }
                        writer.WriteBoolean("updateInProgress", value: false);
                        writer.WriteNumber("resourceCount", count);
                        writer.WriteEndObject();
                    }
                    writer.WriteEndArray();
                },
                indented: true)];
        }
        var width = Math.Max("NAME".Length, rows.Select(row => row.Name.Length + (row.Current ? 1 : 0)).DefaultIfEmpty(0).Max());
        return
        [
            $"{"NAME".PadRight(width)}  {"LAST UPDATE",-20}  RESOURCE COUNT",
            .. rows.Select(row => $"{(row.Name + (row.Current ? "*" : string.Empty)).PadRight(width)}  {(row.Last is null ? "n/a" : Time(row.Last.EndTime)),-20}  {row.Count}"),
        ];
    }

    public static IEnumerable<string> History(StackContext context, bool json)
    {
        context.RequireExists();
        var entries = context.Store.ReadHistory(context.Stack);
        if (json)
        {
            return [JsonSteps.Text(
                writer =>
                {
                    writer.WriteStartArray();
                    foreach (var entry in entries)
                    {
                        Write(writer, entry);
                    }
                    writer.WriteEndArray();
                },
                indented: true)];
        }
        if (entries.IsEmpty)
        {
            return ["Stack has never been updated"];
        }
        return entries.SelectMany(entry => (IEnumerable<string>)
        [
            $"{entry.Kind} {entry.Result} at {Time(entry.EndTime)}, took {entry.EndTime - entry.StartTime}s{(entry.Message.Length > 0 ? $": {entry.Message}" : string.Empty)}",
            "    " + (entry.ResourceChanges.IsEmpty ? "no changes" : string.Join(", ", entry.ResourceChanges.Select(change => $"{change.Value} {change.Key}"))),
        ]);
    }

    /// <summary>What an interrupted run left open.</summary>
    public static IEnumerable<string> Pending(StackContext context)
    {
        var pending = Snapshot(context).PendingOperations;
        return pending.IsEmpty ? [] :
        [
            "Pending operations of an interrupted run (the next `up` tells what becomes of them; `refresh` settles them):",
            .. pending.Select(operation => $"    {operation.Kind.ToString().ToLowerInvariant()} {operation.Resource.Urn}"),
        ];
    }

    public static IEnumerable<string> Urns(StackContext context) => Snapshot(context).Resources.Select(resource => "    " + resource.Urn);

    private static StackSnapshot Snapshot(StackContext context) => context.States(new UnavailableSecretsProvider()).Load(context.Stack);

    public static int Resources(IStateStore store, StackIdentity stack)
    {
        try
        {
            return new StackStates(store, new UnavailableSecretsProvider()).Load(stack).Resources.Length;
        }
        catch (StateFormatException)
        {
            return 0; // `stack ls` also lists what is damaged; reading it reports the damage.
        }
    }

    private static void Write(Utf8JsonWriter writer, HistoryEntry entry)
    {
        writer.WriteStartObject();
        writer.WriteNumber("version", entry.Version);
        writer.WriteString("kind", entry.Kind);
        writer.WriteString("startTime", Time(entry.StartTime));
        writer.WriteString("message", entry.Message);
        writer.WriteString("result", entry.Result);
        writer.WriteString("endTime", Time(entry.EndTime));
        writer.WriteStartObject("resourceChanges");
        foreach (var (operation, count) in entry.ResourceChanges)
        {
            writer.WriteNumber(operation, count);
        }
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static string Time(long unixSeconds) =>
        DateTimeOffset.FromUnixTimeSeconds(unixSeconds).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
