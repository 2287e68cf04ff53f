using System.Diagnostics;
using System.Globalization;

namespace Cht.Hosts.Connections;

/// <summary>Shell text around scripts that change a machine: one at a time, and each leaves a line in the audit log.</summary>
internal static class AuditText
{
    /// <summary>
    /// Runs the command under the machine's lock, then writes the audit line. The lock keeps a script that outlived its cut
    /// connection from running beside its own repetition. The command does not inherit it: daemons it starts do not hold it.
    /// </summary>
    public static string UnderLock(HostScript script, string command, string changer, SshOptions options)
    {
        var seconds = Math.Ceiling(script.Deadline.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        var runtime = ShellText.Quote(options.Paths.Runtime);
        return $$"""
            {{Begin}}
            [ -d {{runtime}} ] || mkdir -p -m 0700 {{runtime}}
            exec 9>{{runtime}}/changes.lock
            if ! flock -w {{seconds}} 9; then
              echo 'another change of this machine is still running' >&2; code={{ScriptEnvelope.LockTimedOut}}
            elif {{ChangedByOthers(script, changer, options)}}; then
              code={{ScriptEnvelope.ChangedByOthers}}
            else
              {{command}} 9>&-; code=$?
              {{AppendLine(script, options)}}
              if [ ! -e {{runtime}}/changes/{{changer}} ]; then
                mkdir -p {{runtime}}/changes
                find {{runtime}}/changes -type f -mmin +60 -delete
              fi
              : >{{runtime}}/changes/{{changer}}
            fi
            """;
    }

    /// <summary>
    /// A condition: somebody else has ended a change since the machine was looked at. Each changer leaves the time of its last change in a
    /// file of its own; only the machine's clock is asked.
    /// </summary>
    private static string ChangedByOthers(HostScript script, string changer, SshOptions options)
    {
        var changes = ShellText.Quote(options.Paths.Runtime + "/changes");
        return script.LookedAt is not { } lookedAt
            ? "false"
            : $$"""
              {
              others() {
                for change in {{changes}}/*; do
                  case $change in */{{changer}} | */'*') ;; *) return 0 ;; esac
                done
                return 1
              }
              others && {{IsNewer($"{changes} -type f ! -name {changer}", lookedAt)}}
              }
              """;
    }

    /// <summary>Notes when the script began, in hundredths of a second; to be run before <see cref="IsNewer"/>. Starts no process.</summary>
    public const string Begin = "read -r uptime rest </proc/uptime; began=${uptime%.*}${uptime#*.}";

    /// <summary>A condition: find(1), with this, finds a file that was written after the machine was looked at.</summary>
    public static string IsNewer(string find, long lookedAt)
    {
        // And the way to the machine, and what the clock of a file system lags behind.
        var before = (long)(Stopwatch.GetElapsedTime(lookedAt).TotalMilliseconds / 10) + 30;
        return $$"""
            {
            read -r uptime rest </proc/uptime
            ago=$((${uptime%.*}${uptime#*.} - began + {{before}}))
            [ -n "$(find {{find}} -newermt "$((ago / 100)).$((ago / 10 % 10))$((ago % 10)) seconds ago" 2>/dev/null)" ]
            }
            """;
    }

    /// <summary>Appends one line; expects the exit code in <c>$code</c>. The file is root's own, mode 0600.</summary>
    public static string AppendLine(HostScript script, SshOptions options)
    {
        var log = ShellText.Quote(options.Paths.AuditLog);
        var directory = ShellText.Quote(Path.GetDirectoryName(options.Paths.AuditLog) ?? "/");
        var purpose = ShellText.OneLine(script.Purpose).Replace('"', '\'');
        return $$"""
            ( umask 077; [ -d {{directory}} ] || mkdir -p {{directory}}
              printf '%s operator=%s version=%s exit=%s purpose="%s"\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" {{Word(options.Operator)}} {{Word(options.ToolVersion)}} "$code" {{ShellText.Quote(purpose)}} >>{{log}}
            ) || echo 'the audit log could not be written' >&2
            """;
    }

    private static string Word(string value) => ShellText.Quote(ShellText.OneLine(value).Replace(' ', '_'));
}
