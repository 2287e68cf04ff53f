using System.Globalization;
using System.Text;

namespace Cht.Hosts.Connections;

/// <summary>
/// A script as it travels on standard input. The remote command line is a constant: it reads a length and an end mark, then
/// that many bytes, evaluates them if the end mark is there (a cut connection never runs half a script), and reads on. The text
/// sets the environment, the deadline, the lock and the audit line around the script; the script's own input follows it.
/// A last line with a random name carries the exit code, so that it is never confused with one of ssh or sudo.
/// </summary>
internal sealed class ScriptEnvelope
{
    /// <summary>Exit code when another change held the machine's lock until the deadline.</summary>
    public const int LockTimedOut = 98;

    /// <summary>Instead of an exit code: nothing was run (<see cref="MachineChangedException"/>).</summary>
    public const int ChangedByOthers = -1;

    // `read` of a POSIX shell takes single bytes from a pipe and `head -c` takes no more than asked, so that each part of
    // standard input is left for the next reader. No script changes the shell that the next one runs in.
    private const string Serve =
        "while read -r n e; do t=$(head -c \"$n\"); case $t in *\"$e\") (eval \"$t\") || exit 97 ;; *) exit 97 ;; esac; done";

    private readonly HostScript script;
    private readonly string changer;
    private readonly SshOptions options;

    /// <param name="changer">Random name of who makes this change: changes that others end meanwhile are told by theirs.</param>
    public ScriptEnvelope(HostScript script, string user, string changer, SshOptions options)
    {
        this.script = script;
        this.changer = changer;
        this.options = options;
        UsesSudo = script.AsRoot && user is not "root";
    }

    public bool UsesSudo { get; }

    /// <summary>First word of the last line of both outputs.</summary>
    public string Mark { get; } = "cht-" + Guid.NewGuid().ToString("N");

    /// <summary>The command line on the machine. Holds nothing of the script.</summary>
    public string RemoteCommand => $"exec {(UsesSudo ? "sudo -n -H -- " : "")}sh -c '{Serve}'";

    /// <summary>Waiting for the lock and running may each take the deadline.</summary>
    public TimeSpan LongestRun => script.Mutates ? script.Deadline * 2 : script.Deadline;

    public byte[] StandardInput()
    {
        var end = $"#{Mark}";
        var text = Encoding.UTF8.GetBytes($"{Text()}\n{end}");
        return [.. Encoding.UTF8.GetBytes($"{text.Length} {end}\n"), .. text, .. script.Input.Span];
    }

    /// <summary>Takes the exit code off the end of the output.</summary>
    /// <returns>Null when the exit code is not there: the connection was cut or sudo refused.</returns>
    public (int ExitCode, string Output)? Open(string output)
    {
        var start = output.LastIndexOf($"\n{Mark} ", StringComparison.Ordinal);
        if (start < 0 || !output.EndsWith('\n'))
        {
            return null;
        }

        var code = output.AsSpan(start + Mark.Length + 2).TrimEnd('\n');
        return int.TryParse(code, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var exitCode)
            ? (exitCode, output[..start])
            : null;
    }

    // The script is a file of its shell's own: standard input is left to it, and no command line holds any of it. What it leaves
    // of its input must not be taken for the next script.
    private string Text() => $$"""
        export LC_ALL=C.UTF-8 PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin"
        cd /
        run() {
        timeout --kill-after=10 {{Math.Ceiling(script.Deadline.TotalSeconds)}} sh /dev/fd/8 8<<'{{Mark}}'
        {{script.Text.ReplaceLineEndings("\n")}}
        {{Mark}}
        }
        answer() {
        {{(script.Mutates ? AuditText.UnderLock(script, "run", changer, options) : "run; code=$?")}}
        printf '\n%s %s\n' {{Mark}} "$code"
        printf '\n%s\n' {{Mark}} >&2
        }
        {{(script.Input.IsEmpty ? "answer </dev/null" : $"head -c {script.Input.Length} | {{ answer; cat >/dev/null; }}")}}
        """;
}
