using System.Text.Json;
using Cht.Cli.Display;
using Cht.Engine.Secrets;
using Cht.Engine.State;
using Cht.Engine.Storage;

namespace Cht.Cli.Stacks;

/// <summary>Export, import and edits of a stack's state.</summary>
internal sealed class StateDocument(StackContext context)
{
    /// <summary>The export form. Without secrets in clear nothing is decrypted: the stored document is handed out as it is.</summary>
    public string Export(bool showSecrets)
    {
        context.RequireExists();
        if (showSecrets)
        {
            var secrets = context.OpenSecrets();
            var shown = new CheckpointFormat(new SecretCache(secrets)).WriteExport(context.ReadSnapshot(secrets), showSecrets: true);
            using var document = JsonDocument.Parse(shown);
            return JsonSteps.Text(document.RootElement.WriteTo, indented: true);
        }
        using var stored = JsonDocument.Parse(context.Store.Read(context.Stack)!);
        var root = stored.RootElement;
        return JsonSteps.Text(
            writer =>
            {
                writer.WriteStartObject();
                writer.WriteNumber("version", root.GetProperty("version").GetInt32());
                if (root.TryGetProperty("features", out var features))
                {
                    writer.WritePropertyName("features");
                    features.WriteTo(writer);
                }
                writer.WritePropertyName("deployment");
                if (root.GetProperty("checkpoint").TryGetProperty("latest", out var latest) && latest.ValueKind == JsonValueKind.Object)
                {
                    latest.WriteTo(writer);
                }
                else
                {
                    writer.WriteNullValue();
                }
                writer.WriteEndObject();
            },
            indented: true);
    }

    public async Task ImportAsync(byte[] document, bool force, CancellationToken cancellationToken)
    {
        var secrets = context.OpenSecrets();
        var snapshot = new CheckpointFormat(new SecretCache(secrets)).ReadExport(document);
        var prefix = $"urn:pulumi:{context.Stack.Name}::{context.Stack.Project}::";
        var foreign = snapshot.Resources.Where(resource => !resource.Urn.StartsWith(prefix, StringComparison.Ordinal)).ToList();
        if (foreign.Count > 0 && !force)
        {
            throw new CommandException(
                $"{foreign.Count} resources belong to another stack than '{context.Stack.QualifiedName}', for example {foreign[0].Urn}. "
                + "Choose the right stack with --stack, or import all the same with --force.");
        }
        await using var held = await LockAsync("stack import", cancellationToken);
        Write(snapshot, secrets);
    }

    public async Task EditAsync(string command, Func<StackSnapshot, StackSnapshot> edit, CancellationToken cancellationToken)
    {
        context.RequireExists();
        var secrets = context.OpenSecrets();
        await using var held = await LockAsync(command, cancellationToken);
        Write(edit(context.ReadSnapshot(secrets)), secrets);
    }

    private Task<IStateLock> LockAsync(string command, CancellationToken cancellationToken) =>
        context.Store.LockAsync(context.Stack, "infra " + command, cancellationToken);

    private void Write(StackSnapshot snapshot, ISecretsProvider secrets)
    {
        var document = context.WriteCheckpoint(snapshot, secrets);
        context.Store.Backup(context.Stack);
        context.Store.Write(context.Stack, document);
    }
}
