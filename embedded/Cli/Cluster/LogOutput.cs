using System.Text.RegularExpressions;
using Cht.Cli.Display;
using Cht.Hosts.Logs;

namespace Cht.Cli.Cluster;

/// <summary>Prints lines of logs: where each comes from, no secret, nothing that a terminal would obey.</summary>
internal sealed partial class LogOutput(TextWriter output, KnownSecrets secrets, Ink ink, bool timestamps, int width)
{
    private readonly Lock gate = new();

    public void Write(IEnumerable<LogLine> lines)
    {
        lock (gate)
        {
            foreach (var line in lines)
            {
                var source = $"{line.Node}/{line.Service}".PadRight(width);
                var time = timestamps ? line.Timestamp + " " : string.Empty;
                output.WriteLine($"{ink.Paint(source + " |", Tone.Muted)} {time}{secrets.Hide(Plain(line.Text))}");
            }

            output.Flush();
        }
    }

    private static string Plain(string text) => Unprintable().Replace(text, string.Empty);

    /// <summary>Colours (ECMA-48 control sequences) and control characters but the tab.</summary>
    [GeneratedRegex(@"\u001b\[[0-9;?]*[ -/]*[@-~]|[\u0000-\u0008\u000a-\u001f\u007f-\u009f]", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Unprintable();
}
