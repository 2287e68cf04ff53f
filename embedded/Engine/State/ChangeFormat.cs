using System.Buffers;
using System.Text.Json;

namespace Cht.Engine.State;

/// <summary>
/// The text of changes: one JSON object a line. A line that is cut off, and all after it, never was acknowledged and does not
/// count.
/// </summary>
internal static class ChangeFormat
{
    private static readonly ResourceState Nothing = new() { Urn = string.Empty, Type = string.Empty, Custom = false };

    public static byte[] Write(IEnumerable<StateChange> changes, WrittenResources written)
    {
        var buffer = new ArrayBufferWriter<byte>();
        foreach (var change in changes)
        {
            using (var json = new Utf8JsonWriter(buffer, PropertyWriter.Options))
            {
                json.WriteStartObject();
                WriteBody(json, change, written);
                json.WriteEndObject();
            }

            buffer.Write("\n"u8);
        }

        return buffer.WrittenSpan.ToArray();
    }

    public static IEnumerable<StateChange> Read(byte[] lines, Func<JsonElement, ResourceState> read)
    {
        var start = 0;
        for (var end = Array.IndexOf(lines, (byte)'\n'); end >= 0; start = end + 1, end = Array.IndexOf(lines, (byte)'\n', start))
        {
            using var line = Parse(lines.AsMemory(start, end - start));
            if (line is null)
            {
                yield break;
            }

            yield return ReadBody(line.RootElement, read);
        }
    }

    private static void WriteBody(Utf8JsonWriter json, StateChange change, WrittenResources written)
    {
        void Resource(string name, ResourceState resource)
        {
            json.WritePropertyName(name);
            json.WriteRawValue(written.Of(resource), skipInputValidation: true);
        }

        switch (change)
        {
            case StateChange.Began began:
                Resource("begun", began.Operation.Resource);
                json.WriteString("kind", began.Operation.Kind.ToString());
                break;
            case StateChange.Abandoned abandoned:
                WriteEnded(json, abandoned.Operation);
                break;
            case StateChange.Put put:
                Resource("put", put.Current);
                WriteIdentity(json, "was", put.Was);
                WriteEnded(json, put.Ended);
                break;
            case StateChange.Replaced replaced:
                Resource("replacement", replaced.Current);
                WriteIdentity(json, "was", replaced.Was);
                WriteEnded(json, replaced.Ended);
                break;
            case StateChange.Removed removed:
                WriteIdentity(json, "removed", removed.Was);
                WriteEnded(json, removed.Ended);
                break;
        }
    }

    private static void WriteIdentity(Utf8JsonWriter json, string name, ResourceState? resource)
    {
        if (resource is null)
        {
            return;
        }

        json.WriteStartObject(name);
        json.WriteString("urn", resource.Urn);
        json.WriteString("id", string.IsNullOrEmpty(resource.Id) ? null : resource.Id); // as the state writes it
        json.WriteBoolean("delete", resource.Delete);
        json.WriteEndObject();
    }

    private static void WriteEnded(Utf8JsonWriter json, PendingOperation? operation)
    {
        WriteIdentity(json, "ended", operation?.Resource);
        if (operation is not null)
        {
            json.WriteString("kind", operation.Kind.ToString());
        }
    }

    private static JsonDocument? Parse(ReadOnlyMemory<byte> line)
    {
        try
        {
            return JsonDocument.Parse(line);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static StateChange ReadBody(JsonElement json, Func<JsonElement, ResourceState> read)
    {
        var kind = json.TryGetProperty("kind", out var name) ? Enum.Parse<PendingOperationKind>(name.GetString()!) : default;
        var ended = Identity(json, "ended") is { } resource ? new PendingOperation(resource, kind) : null;
        return json.TryGetProperty("begun", out var begun) ? new StateChange.Began(new PendingOperation(read(begun), kind))
            : json.TryGetProperty("put", out var put) ? new StateChange.Put(Identity(json, "was"), read(put), ended)
            : json.TryGetProperty("replacement", out var current) ? new StateChange.Replaced(Identity(json, "was")!, read(current), ended)
            : Identity(json, "removed") is { } removed ? new StateChange.Removed(removed, ended)
            : new StateChange.Abandoned(ended ?? throw new StateFormatException("A noted change of the state is of an unknown kind."));
    }

    private static ResourceState? Identity(JsonElement json, string name) => !json.TryGetProperty(name, out var value) ? null : Nothing with
    {
        Urn = value.GetProperty("urn").GetString()!,
        Id = value.GetProperty("id").GetString(),
        Delete = value.GetProperty("delete").GetBoolean(),
    };
}
