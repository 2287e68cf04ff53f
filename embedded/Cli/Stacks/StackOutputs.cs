using System.Text.Json;
using Cht.Cli.Display;
using Cht.Engine.Secrets;
using Cht.Engine.State;
using Pulumi.Experimental;

namespace Cht.Cli.Stacks;

/// <summary><c>stack output</c>: the outputs as a table, one raw value, JSON or shell assignments.</summary>
internal sealed class StackOutputs(StackContext context, bool showSecrets)
{
    public IReadOnlyDictionary<string, PropertyValue> Read()
    {
        context.RequireExists();
        // Masked output needs no key, so no passphrase either.
        return context.ReadSnapshot(showSecrets ? context.OpenSecrets() : new UnavailableSecretsProvider()).StackOutputs;
    }

    /// <summary>Text as it is, anything else as JSON.</summary>
    public string One(string name)
    {
        var outputs = Read();
        if (!outputs.TryGetValue(name, out var value))
        {
            throw new CommandException(
                $"current stack does not have output property '{name}'. It has {(outputs.Count == 0 ? "none" : string.Join(", ", outputs.Keys.Order(StringComparer.Ordinal)))}.");
        }
        return Plain(value);
    }

    public string OneJson(string name)
    {
        One(name);
        return JsonSteps.Text(writer => JsonValues.Write(writer, Read()[name], showSecrets), indented: true);
    }

    public string AllJson() => JsonSteps.Text(writer => JsonValues.WriteMap(writer, Read(), showSecrets), indented: true);

    /// <summary><c>name='value'</c> for a POSIX shell.</summary>
    public IEnumerable<string> Shell() =>
        ValueText.Sorted(Read()).Select(output => $"{output.Key}={Quote(Plain(output.Value))}");

    public IEnumerable<string> Table()
    {
        var outputs = ValueText.Sorted(Read()).ToList();
        if (outputs.Count == 0)
        {
            return ["Current stack outputs (0):", "    No output values currently in this stack"];
        }
        var width = Math.Max("OUTPUT".Length, outputs.Max(output => output.Key.Length));
        return
        [
            $"Current stack outputs ({outputs.Count}):",
            $"    {"OUTPUT".PadRight(width)}  VALUE",
            .. outputs.Select(output => $"    {output.Key.PadRight(width)}  {Plain(output.Value)}"),
        ];
    }

    private string Plain(PropertyValue value) =>
        value.IsSecret && !showSecrets ? ValueText.Secret
        : value.TryGetString(out var text) ? text
        : JsonSteps.Text(writer => JsonValues.Write(writer, value, showSecrets), indented: false);

    private static string Quote(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
