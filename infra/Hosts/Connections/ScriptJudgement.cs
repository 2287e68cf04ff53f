namespace Cht.Hosts.Connections;

/// <summary>What became of a script, whichever SSH client carried it.</summary>
internal static class ScriptJudgement
{
    /// <returns>Null when the connection was lost, so that nobody knows whether the script ran.</returns>
    /// <exception cref="MachineChangedException">Nothing was run: another run has changed the machine.</exception>
    /// <exception cref="SudoUnavailableException">The user may not become root.</exception>
    /// <exception cref="ProvisioningException">The deadline passed.</exception>
    public static ScriptResult? Of(SshEndpoint endpoint, HostScript script, ScriptEnvelope envelope, ChildResult result, TimeSpan elapsed)
    {
        if (envelope.Open(result.Output) is { } opened)
        {
            if (opened.ExitCode == ScriptEnvelope.ChangedByOthers)
            {
                throw new MachineChangedException(endpoint.Name, script.Purpose);
            }

            // timeout(1) answers 124, or 137 when it had to kill; a script may use the same codes, but not that late.
            var late = opened.ExitCode is 124 or 137 && elapsed >= script.Deadline;
            return late ? throw DeadlinePassed(endpoint.Name, script) : new ScriptResult(opened.ExitCode, opened.Output, result.Error);
        }

        if (envelope.UsesSudo && result.ExitCode is 1 or 127)
        {
            var said = result.Error.Split('\n').Select(line => line.Trim()).LastOrDefault(line => line.Length > 0) ?? "nothing";
            throw new SudoUnavailableException(endpoint.Name, script.Purpose, endpoint.User, ShellText.OneLine(said));
        }

        return null;
    }

    public static void RefuseChangeWithoutRoot(HostScript script)
    {
        if (script is { Mutates: true, AsRoot: false })
        {
            throw new ArgumentException($"Changes are made and audited as root: {script.Purpose}");
        }
    }

    public static ProvisioningException DeadlinePassed(string host, HostScript script) => new(
        host, script.Purpose, $"it did not end within {script.Deadline.TotalSeconds:0} s and was stopped",
        "Check the machine's load, disk and package mirror, then run again.");

    public static ProvisioningException TooMuchOutput(string host, HostScript script, OutputTooLongException tooLong) => new(
        host, script.Purpose, $"the script wrote more than {tooLong.Limit} bytes", "Please report this with the machine's release.", tooLong);

    public static HostUnreachableException ConnectionLost(string host, HostScript script) => new(
        host, script.Purpose, "the connection was lost while the script ran, so its result is not known",
        "Run again: what was finished is found and not repeated.");
}
