using System.Globalization;
using System.Text;

namespace Cht.Hosts.Connections;

/// <summary>
/// Several scripts that only read, as one: a login shell, sudo and a way there and back for all of them. Each runs in a
/// subshell of its own, so that its exit code and its error output stay its own and none can end or change another.
/// </summary>
internal sealed class ReadBatch(IReadOnlyList<HostScript> scripts)
{
    // Nothing on the machine knows the name before the script is there, so that no output can pass for a result.
    private readonly string mark = "cht-" + Guid.NewGuid().ToString("N");

    /// <summary>Reads of which all that matters is their text may go together.</summary>
    public static bool Takes(HostScript script) => script is { Mutates: false, AsRoot: true, NewLogin: false, Input.IsEmpty: true };

    /// <summary>
    /// The script for all. Standard output of each goes straight through; its error output, which is short, follows it
    /// together with the exit code.
    /// </summary>
    public HostScript Script()
    {
        var text = new StringBuilder();
        for (var index = 0; index < scripts.Count; index++)
        {
            text.Append(CultureInfo.InvariantCulture, $"part{index}() {{\n{scripts[index].Text.ReplaceLineEndings("\n").TrimEnd('\n')}\n}}\n");
        }

        text.Append("exec 3>&1 </dev/null\n");
        foreach (var shared in scripts.Select(script => script.Shared).Where(shared => shared.Length > 0).Distinct(StringComparer.Ordinal))
        {
            text.Append(shared.ReplaceLineEndings("\n")).Append('\n');
        }

        for (var index = 0; index < scripts.Count; index++)
        {
            // Descriptor 3 is closed again: nothing that a part leaves running may hold the answer open.
            text.Append(CultureInfo.InvariantCulture, $"error=$(part{index} 2>&1 >&3 3>&-)\n");
            text.Append(CultureInfo.InvariantCulture, $"printf '\\n%s %s\\n%s\\n%s\\n' {mark} \"$?\" \"$error\" {mark}\n");
        }

        return new HostScript("Read the machine", text.ToString())
        {
            Mutates = false,
            Deadline = scripts.Max(script => script.Deadline),
        };
    }

    /// <summary>The result of each script; null for those of which the output tells none.</summary>
    public IReadOnlyList<ScriptResult?> Results(string output)
    {
        var results = new ScriptResult?[scripts.Count];
        var position = 0;
        for (var index = 0; index < scripts.Count; index++)
        {
            var end = output.IndexOf($"\n{mark} ", position, StringComparison.Ordinal);
            var line = end < 0 ? -1 : output.IndexOf('\n', end + 1);
            var close = line < 0 ? -1 : output.IndexOf($"\n{mark}\n", line, StringComparison.Ordinal);
            if (close < 0 || !int.TryParse(output.AsSpan(end + mark.Length + 2, line - end - mark.Length - 2), NumberStyles.None, CultureInfo.InvariantCulture, out var code))
            {
                break;
            }

            var error = close > line ? output[(line + 1)..close] : string.Empty;
            results[index] = new ScriptResult(code, output[position..end], error.Length == 0 ? error : error + "\n");
            position = close + mark.Length + 2;
        }

        return results;
    }
}
