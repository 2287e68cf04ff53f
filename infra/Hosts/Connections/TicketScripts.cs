using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Cht.Hosts.Connections;

/// <summary>
/// The scripts of a ticket, as text. Everything lives in a directory of its own under /run, which a reboot clears: a ticket
/// without a directory was not started or was lost with the machine's memory, and starts (again). While the work runs, its
/// supervisor holds a lock, so that waiting for the end needs no polling on the machine.
/// </summary>
internal sealed class TicketScripts(HostScript script, string ticket, SshOptions options)
{
    private const int MaximumTail = 256 * 1024;

    private readonly string tickets = options.Paths.Runtime + "/tickets";
    private readonly string seconds = Math.Ceiling(script.Deadline.TotalSeconds).ToString(CultureInfo.InvariantCulture);

    private string Directory => $"{tickets}/{ticket}";

    /// <summary>Tells this work from other work under the same ticket.</summary>
    public string Digest { get; } = Convert.ToHexString(
        SHA256.HashData([.. Encoding.UTF8.GetBytes(script.Text), 0, .. script.Input.Span]));

    private string Common => $$"""
        umask 077
        unit={{ShellText.Quote("cht-" + ticket)}}
        directory={{ShellText.Quote(Directory)}}
        alive() {
          case $(systemctl is-active "$unit.service" 2>/dev/null) in active|activating|deactivating|reloading) return 0 ;; esac
          return 1
        }
        """;

    /// <summary>
    /// Starts the work unless it runs. Prints <c>started</c>; <c>adopted</c> (the same work runs); <c>busy</c> (other work
    /// runs under this ticket); or <c>finished</c> (started by this very run, whose answer was lost on the way; or the same work, which
    /// another run had started, succeeded a moment ago).
    /// </summary>
    /// <param name="run">Random name of this run of the tool: results left by other runs are out of date and thrown away.</param>
    public HostScript Start(string run)
    {
        var text = Encoding.UTF8.GetBytes(script.Text.ReplaceLineEndings("\n") + "\n");
        var supervisor = Encoding.UTF8.GetBytes(Supervisor());
        var start = $$"""
            {{Common}}
            {{AuditText.Begin}}
            mkdir -p {{ShellText.Quote(tickets)}} || exit
            exec 8>"$directory.lock"
            flock -w 30 8 || { echo 'another run of this tool is starting the same work' >&2; exit 75; }
            if alive; then
              if [ "$(cat "$directory/digest" 2>/dev/null)" = {{Digest}} ]; then echo adopted; else echo busy; fi
              exit 0
            fi
            if [ -f "$directory/exit" ] && { [ "$(cat "$directory/run")" = {{run}} ] || {{FinishedSince}}; }; then echo finished; exit 0; fi
            rm -rf "$directory" && mkdir "$directory" || exit
            take() { head -c "$2" >"$directory/$1" && [ "$(stat -c %s "$directory/$1")" -eq "$2" ]; }
            take supervisor {{supervisor.Length}} && take script {{text.Length}} && take input {{script.Input.Length}} || {
              rm -rf "$directory"; echo 'the work could not be stored whole: connection cut or /run full' >&2; exit 74
            }
            printf %s {{Digest}} >"$directory/digest"; printf %s {{run}} >"$directory/run"
            systemctl reset-failed "$unit.service" 2>/dev/null
            systemd-run --quiet --collect --unit="$unit" --service-type=exec --description={{ShellText.Quote(ShellText.OneLine(script.Purpose))}} \
              --setenv=HOME=/root --setenv=LC_ALL=C.UTF-8 /bin/sh "$directory/supervisor" </dev/null 8>&- || {
              code=$?; rm -rf "$directory"; exit "$code"
            }
            echo started
            """;
        return Internal(start, (byte[])[.. supervisor, .. text, .. script.Input.Span]);
    }

    /// <summary>
    /// A condition: the same work, started by a run that was killed, has succeeded since the machine was looked at. It is what
    /// was to be done; an older result says nothing about the machine as it was found.
    /// </summary>
    private string FinishedSince => script.LookedAt is not { } lookedAt ? "false" :
        $$"""
        { [ "$(cat "$directory/digest")" = {{Digest}} ] && [ "$(cut -d' ' -f1 "$directory/exit")" = 0 ] &&
              {{AuditText.IsNewer("\"$directory/exit\"", lookedAt)}}; }
        """;

    /// <summary>
    /// Waits on the machine for at most <paramref name="wait"/>, then prints one line: <c>running LAST LINE OF ITS OUTPUT</c>, <c>gone</c> (no result
    /// and nothing runs: rebooted or killed) or <c>finished CODE SECONDS</c>, followed by the end of the work's output.
    /// </summary>
    public HostScript Poll(TimeSpan wait)
    {
        var poll = $$"""
            {{Common}}
            # Progress that is drawn over itself is made of lines that end with a carriage return.
            last_line() { tail -c 1000 "$directory/output" 2>/dev/null | tr '\r' '\n' | sed '/^ *$/d' | tail -n 1 | tr -cd '[:print:]' | cut -c 1-160; }
            end=$(($(date +%s) + {{(int)wait.TotalSeconds}}))
            left={{(int)wait.TotalSeconds}}
            while [ ! -f "$directory/exit" ]; do
              [ -d "$directory" ] || { echo gone; exit 0; }
              [ "$left" -gt 0 ] || { printf 'running %s\n' "$(last_line)"; exit 0; }
              # Nobody holds the lock: the work has ended, has not begun, or is gone.
              if flock -s -w "$left" "$directory" true && [ ! -f "$directory/exit" ]; then
                if ! alive && [ ! -f "$directory/exit" ]; then echo gone; exit 0; fi
                sleep 0.2
              fi
              left=$((end - $(date +%s)))
            done
            printf 'finished %s\n' "$(cat "$directory/exit")"
            tail -c {{MaximumTail}} "$directory/output"
            tail -c {{MaximumTail}} "$directory/error" >&2
            """;
        return Internal(poll, default) with { Deadline = wait + TimeSpan.FromSeconds(30) };
    }

    /// <summary>The result has been read: leave nothing behind.</summary>
    public HostScript Finish() => Internal(Common + "\nrm -rf \"$directory\" \"$directory.lock\"", default);

    // Holds the lock on the ticket's directory as long as it lives; the work itself does not inherit it, so that a daemon
    // started by the work does not look like work. Script and input may hold secrets: they go as soon as they were used.
    private string Supervisor()
    {
        var directory = ShellText.Quote(Directory);
        return $$"""
            cd {{directory}} || exit
            umask 022
            exec 9<{{directory}}
            flock 9
            begin=$(date +%s)
            ( umask 077; : >output; : >error )
            ( cd / && timeout --kill-after=30 {{seconds}} sh {{directory}}/script <{{directory}}/input >{{directory}}/output 2>{{directory}}/error 9<&- )
            code=$?
            rm -f script input
            {{AuditText.AppendLine(script, options)}}
            printf '%s %s\n' "$code" "$(($(date +%s) - begin))" >exit.part && mv exit.part exit

            """;
    }

    // Not marked as changes: the supervisor writes the one audit line of the whole ticket, also when we are gone by then.
    private HostScript Internal(string text, ReadOnlyMemory<byte> input) =>
        new(script.Purpose, text) { Input = input, Mutates = false };
}
