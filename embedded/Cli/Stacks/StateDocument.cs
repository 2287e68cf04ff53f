using System.Text.Json;
using Cht.Cli.Display;
using Cht.Engine;
using Cht.Engine.Secrets;
using Cht.Engine.State;

namespace Cht.Cli.Stacks;

/// <summary>Export and edits of a stack's state.</summary>
internal sealed class StateDocument(StackContext context)
{
    /// <summary>The export form. Without secrets in clear nothing is decrypted: the stored document is handed out as it is.</summary>
    public string Export(bool showSecrets, int? version)
    {
        context.RequireExists();
        var checkpoint = version is not { } number ? WholeDocument.Read(context.Store, context.Stack)! : context.Store.ReadVersion(context.Stack, number)
            ?? throw new CommandException($"the stack '{context.Stack.Name}' has no version {number}; it has 1 to {context.Store.ReadHistory(context.Stack).Length}");
        if (showSecrets)
        {
            var format = new CheckpointFormat(new SecretCache(context.OpenSecrets()));
            using var document = JsonDocument.Parse(format.WriteExport(format.ReadCheckpoint(checkpoint), showSecrets: true));
            return JsonSteps.Text(document.RootElement.WriteTo, indented: true);
        }
        using var stored = JsonDocument.Parse(checkpoint);
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

    /// <summary>Puts the edited state in place of the present one, under the stack's lock.</summary>
    public async Task EditAsync(string command, Func<StackSnapshot, StackSnapshot> edit, CancellationToken cancellationToken)
    {
        context.RequireExists();
        await context.States(context.OpenSecrets()).EditAsync(context.Stack, "infra " + command, edit, cancellationToken);
    }
}
