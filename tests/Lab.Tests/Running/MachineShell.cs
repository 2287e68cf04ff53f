namespace Cht.Lab.Tests.Running;

/// <summary>Runs scripts on a machine through the stack's own ssh_config, as an operator would.</summary>
internal sealed class MachineShell(string sshConfig)
{
    /// <summary>Runs a bash script as root.</summary>
    public async Task<string> RunAsync(string machine, string script) => (await TryAsync(machine, script)).Required();

    public Task<CommandResult> TryAsync(string machine, string script) => Command.RunAsync(
        "ssh",
        ["-F", sshConfig, "-o", "ConnectTimeout=10", machine, "sudo -n bash -s"],
        TimeSpan.FromMinutes(3),
        new Dictionary<string, string>(),
        script);

    public async Task<IReadOnlyDictionary<string, string>> OnAllAsync(IEnumerable<string> machines, string script)
    {
        var results = await Task.WhenAll(machines.Select(async machine => (machine, await RunAsync(machine, script))));
        return results.ToDictionary(result => result.machine, result => result.Item2, StringComparer.Ordinal);
    }

    /// <summary>Waits until a machine answers with a successful script.</summary>
    public async Task UntilAsync(string machine, string script, TimeSpan deadline)
    {
        using var timeout = new CancellationTokenSource(deadline);
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(500));
        var last = string.Empty;
        try
        {
            do
            {
                var result = await TryAsync(machine, script);
                if (result.ExitCode == 0)
                {
                    return;
                }

                last = result.Everything;
            }
            while (await pause.WaitForNextTickAsync(timeout.Token));
        }
        catch (OperationCanceledException cancelled)
        {
            throw new TimeoutException($"{machine}: not true after {deadline}: {script}\n{last}", cancelled);
        }
    }
}
