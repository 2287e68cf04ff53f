using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using Cht.Engine.Secrets;
using Cht.Engine.Steps;

namespace Cht.Engine.State;

/// <summary>
/// Pulumi's state documents, version 3 (pulumi:sdk/go/common/apitype/core.go): the checkpoint of a file backend, and the
/// export form of <c>stack export</c>. Reading and writing verify the integrity rules.
/// </summary>
internal sealed class CheckpointFormat(SecretCache secrets)
{
    private const int Version = 3;
    private readonly WrittenResources written = new(secrets);
    private int expectedLength = 4096;
    private static readonly ImmutableHashSet<string> CheckpointFields = ImmutableHashSet.Create(StringComparer.Ordinal, "stack", "latest");
    private static readonly ImmutableHashSet<string> DeploymentFields = ImmutableHashSet.Create(
        StringComparer.Ordinal, "manifest", "secrets_providers", "resources", "pending_operations", "metadata");
    private static readonly ImmutableHashSet<string> DocumentFields = ImmutableHashSet.Create(
        StringComparer.Ordinal, "version", "checkpoint", "deployment");
    private static readonly ImmutableHashSet<string> ManifestFields = ImmutableHashSet.Create(StringComparer.Ordinal, "time", "magic", "version");
    private static readonly ImmutableHashSet<string> OperationFields = ImmutableHashSet.Create(StringComparer.Ordinal, "resource", "type");

    /// <param name="document">The checkpoint.</param>
    /// <param name="changes">Those noted since; see <see cref="WriteChanges"/>.</param>
    public StackSnapshot ReadCheckpoint(byte[] document, byte[]? changes = null) => Guarded(document, "checkpoint", json =>
    {
        var snapshot = json.TryGetProperty("latest", out var latest) && latest.ValueKind == JsonValueKind.Object
            ? ReadDeployment(latest) : StackSnapshot.Empty;
        snapshot = changes is null ? snapshot : StateReplay.Apply(snapshot, ChangeFormat.Read(changes, Reader(latest)));
        return snapshot with { OtherCheckpointFields = JsonFields.Others(json, CheckpointFields) };
    });

    /// <summary>Changes to be kept beside the checkpoint that they change.</summary>
    public byte[] WriteChanges(IEnumerable<StateChange> changes) => ChangeFormat.Write(changes, written);

    public StackSnapshot ReadExport(byte[] document) => Guarded(document, "deployment", ReadDeployment);

    /// <summary>An export, or a checkpoint: backups are of that form.</summary>
    public StackSnapshot ReadAny(byte[] document) => IsCheckpoint(document) ? ReadCheckpoint(document) : ReadExport(document);

    private static bool IsCheckpoint(byte[] document)
    {
        try
        {
            using var parsed = JsonDocument.Parse(document);
            return parsed.RootElement.ValueKind == JsonValueKind.Object && parsed.RootElement.TryGetProperty("checkpoint", out _);
        }
        catch (JsonException)
        {
            return false; // reading it reports the damage
        }
    }

    public byte[] WriteCheckpoint(StackIdentity stack, StackSnapshot snapshot) => Document(snapshot, json =>
    {
        json.WriteStartObject("checkpoint");
        json.WriteString("stack", stack.QualifiedName);
        json.WritePropertyName("latest");
        WriteDeployment(json, snapshot, showSecrets: false);
        WriteOthers(json, snapshot.OtherCheckpointFields);
        json.WriteEndObject();
    });

    public byte[] WriteExport(StackSnapshot snapshot, bool showSecrets) => Document(snapshot, json =>
    {
        json.WritePropertyName("deployment");
        WriteDeployment(json, snapshot, showSecrets);
    });

    /// <summary>True when both would be written alike.</summary>
    public bool IsSame(ResourceState left, ResourceState right) => ReferenceEquals(left, right) || written.IsSame(left, right);

    private byte[] Document(StackSnapshot snapshot, Action<Utf8JsonWriter> body)
    {
        StateIntegrity.Verify(snapshot);
        var buffer = new ArrayBufferWriter<byte>(expectedLength);
        using (var json = new Utf8JsonWriter(buffer, PropertyWriter.Options))
        {
            json.WriteStartObject();
            json.WriteNumber("version", Version);
            body(json);
            WriteOthers(json, snapshot.OtherDocumentFields);
            json.WriteEndObject();
        }

        expectedLength = Math.Max(expectedLength, buffer.WrittenCount + (buffer.WrittenCount / 8));
        return buffer.WrittenSpan.ToArray();
    }

    private static StackSnapshot Guarded(byte[] document, string body, Func<JsonElement, StackSnapshot> read)
    {
        try
        {
            using var parsed = JsonDocument.Parse(document);
            var root = parsed.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("version", out _))
            {
                throw new StateFormatException("The document is no Pulumi state: it has no version.");
            }

            var version = root.TryGetProperty("version", out var number) ? number.GetInt32() : 0;
            if (version != Version)
            {
                var features = root.TryGetProperty("features", out var list) ? $" (features: {list})" : string.Empty;
                throw new StateFormatException(
                    $"The state has version {version}{features}; this engine reads version {Version}. "
                    + (version > Version
                        ? "It was written by a newer Pulumi CLI: use that one for this stack, or put back a backup from before."
                        : "Convert it with the Pulumi CLI: pulumi stack export, then pulumi stack import."));
            }

            var snapshot = root.TryGetProperty(body, out var json)
                ? read(json)
                : throw new StateFormatException($"The state document has no '{body}'.");
            StateIntegrity.Verify(snapshot);
            return snapshot with { OtherDocumentFields = JsonFields.Others(root, DocumentFields) };
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            throw new StateFormatException("The state document is damaged: " + exception.Message, exception);
        }
    }

    private static void WriteOthers(Utf8JsonWriter json, ImmutableDictionary<string, JsonElement> fields)
    {
        foreach (var (name, value) in fields.OrderBy(field => field.Key, StringComparer.Ordinal))
        {
            json.WritePropertyName(name);
            value.WriteTo(json);
        }
    }

    private static DeploymentManifest ReadManifest(JsonElement deployment)
    {
        string Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetString() ?? string.Empty : string.Empty;
        return deployment.TryGetProperty("manifest", out var manifest)
            ? new DeploymentManifest(Text(manifest, "time"), Text(manifest, "magic"), Text(manifest, "version"))
            {
                OtherFields = JsonFields.Others(manifest, ManifestFields),
            }
            : StackSnapshot.Empty.Manifest;
    }

    private StackSnapshot ReadDeployment(JsonElement json)
    {
        var read = Reader(json);
        return new StackSnapshot
        {
            Manifest = ReadManifest(json),
            Resources = [.. Items(json, "resources").Select(read)],
            PendingOperations =
            [
                .. Items(json, "pending_operations").Select(item => new PendingOperation(read(item.GetProperty("resource")), OperationKindOf(item))
                {
                    OtherFields = JsonFields.Others(item, OperationFields),
                }),
            ],
            Metadata = json.TryGetProperty("metadata", out var metadata) ? metadata.Clone() : null,
            OtherFields = JsonFields.Others(json, DeploymentFields),
        };
    }

    private static PendingOperationKind OperationKindOf(JsonElement item)
    {
        var type = item.GetProperty("type").GetString();
        return Enum.TryParse<PendingOperationKind>(type, ignoreCase: true, out var kind) && Enum.IsDefined(kind) ? kind
            : throw new StateFormatException(
                $"The state has a pending operation of a kind this engine does not know ('{type}'). Use the Pulumi CLI for this stack.");
    }

    /// <summary>Reads resources of that deployment; each keeps its text where it can be written again as it is.</summary>
    private Func<JsonElement, ResourceState> Reader(JsonElement deployment)
    {
        var writtenWith = deployment.ValueKind == JsonValueKind.Object
            && deployment.TryGetProperty("secrets_providers", out var provider) && provider.ValueKind == JsonValueKind.Object
            ? secrets.Provider.For(
                provider.TryGetProperty("type", out var type) ? type.GetString() ?? string.Empty : string.Empty,
                provider.TryGetProperty("state", out var state) ? state : default)
            : secrets.Provider;
        var reader = new ResourceReader(new PropertyReader(secrets, writtenWith));
        var reusable = secrets.CanReuse(writtenWith);
        return item =>
        {
            var resource = reader.Read(item);
            if (reusable)
            {
                written.Remember(resource, item.GetRawText());
            }

            return resource;
        };
    }

    private static JsonElement.ArrayEnumerator Items(JsonElement json, string name) =>
        json.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : default;

    private void WriteDeployment(Utf8JsonWriter json, StackSnapshot snapshot, bool showSecrets)
    {
        var writer = new ResourceWriter(new PropertyWriter(secrets, showSecrets));
        void Write(ResourceState resource)
        {
            if (showSecrets)
            {
                writer.Write(json, resource);
            }
            else
            {
                json.WriteRawValue(written.Of(resource), skipInputValidation: true);
            }
        }

        json.WriteStartObject();
        json.WriteStartObject("manifest");
        json.WriteString("time", snapshot.Manifest.Time);
        json.WriteString("magic", snapshot.Manifest.Magic);
        json.WriteString("version", snapshot.Manifest.Version);
        WriteOthers(json, snapshot.Manifest.OtherFields);
        json.WriteEndObject();
        json.WriteStartObject("secrets_providers");
        json.WriteString("type", secrets.Provider.Type);
        json.WritePropertyName("state");
        secrets.Provider.State.WriteTo(json);
        json.WriteEndObject();
        if (!snapshot.Resources.IsEmpty)
        {
            json.WriteStartArray("resources");
            foreach (var resource in snapshot.Resources)
            {
                Write(resource);
            }

            json.WriteEndArray();
        }

        WritePending(json, snapshot.PendingOperations, Write);
        json.WritePropertyName("metadata");
        if (snapshot.Metadata is { } metadata)
        {
            metadata.WriteTo(json);
        }
        else
        {
            json.WriteStartObject();
            json.WriteEndObject();
        }

        WriteOthers(json, snapshot.OtherFields);
        json.WriteEndObject();
    }

    private static void WritePending(Utf8JsonWriter json, ImmutableArray<PendingOperation> operations, Action<ResourceState> write)
    {
        if (operations.IsEmpty)
        {
            return;
        }

        json.WriteStartArray("pending_operations");
        foreach (var operation in operations)
        {
            json.WriteStartObject();
            json.WritePropertyName("resource");
            write(operation.Resource);
            json.WriteString("type", operation.Kind.ToString().ToLowerInvariant());
            WriteOthers(json, operation.OtherFields);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
