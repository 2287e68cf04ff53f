namespace Cht.Hosts.Connections;

/// <summary>
/// One machine that runs scripts. Implementations: the OpenSSH client, the fake host of the tests and, in the nuget
/// flavour, Renci.SshNet. Scripts and their input travel on standard input, never in argv or the SSH environment.
/// </summary>
public interface IHostConnection : IAsyncDisposable
{
    /// <summary>The machine's name in the cluster layout.</summary>
    string HostName { get; }

    /// <summary>Runs a short script and waits for it. A non-zero exit code is an answer, not an exception.</summary>
    /// <exception cref="HostUnreachableException">No connection, with what was found and what to do.</exception>
    Task<ScriptResult> RunAsync(HostScript script, CancellationToken cancellationToken);

    /// <summary>
    /// Runs long work (package installation, engine upgrade) under a ticket as a transient unit on the machine and polls
    /// it: a lost connection neither kills nor doubles it, and running the same ticket again picks up where it is.
    /// </summary>
    Task<ScriptResult> RunTicketAsync(HostScript script, string ticket, CancellationToken cancellationToken);
}

/// <summary>A POSIX shell script for a machine.</summary>
/// <param name="Purpose">Imperative sentence for people and the audit log: "Install Docker Engine 26.1.5".</param>
/// <param name="Text">The script. May hold secrets: it travels on standard input only.</param>
public sealed record HostScript(string Purpose, string Text)
{
    /// <summary>Standard input of the script itself (file contents, tokens).</summary>
    public ReadOnlyMemory<byte> Input { get; init; }

    /// <summary>Run as root through <c>sudo -n</c> when the user is not root. The default value is true.</summary>
    public bool AsRoot { get; init; } = true;

    /// <summary>
    /// True for every script that changes the machine: it leaves one line in the machine's audit log
    /// (<c>/var/log/cht-infra/audit.log</c>: time, operator, purpose, result) and is refused during a preview.
    /// </summary>
    public required bool Mutates { get; init; }

    /// <summary>
    /// True for a script that must go over a login of its own, not over the open connection: it proves that the machine
    /// still lets us in (a firewall keeps connections that are already open). The default value is false.
    /// </summary>
    public bool NewLogin { get; init; }

    /// <summary>
    /// When the machine was last looked at for this change (<see cref="System.Diagnostics.Stopwatch.GetTimestamp"/>). Set, the change is refused
    /// with <see cref="MachineChangedException"/> when another run has changed the machine since; work under a ticket that
    /// another run has finished since counts as done. The default value is null: no such check.
    /// </summary>
    public long? LookedAt { get; init; }

    /// <summary>
    /// Text that scripts which go to the machine together may share: it is run once before them, and sets variables that
    /// <see cref="Text"/>, which must be complete without it, then finds set. The default value is empty.
    /// </summary>
    public string Shared { get; init; } = string.Empty;

    /// <summary>The default value is one minute for scripts, 15 minutes is usual for tickets.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromMinutes(1);
}

public sealed record ScriptResult(int ExitCode, string Output, string Error)
{
    public bool Succeeded => ExitCode == 0;
}
