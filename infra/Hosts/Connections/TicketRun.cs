using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Cht.Hosts.Convergence;
using Polly;
using Polly.Retry;

namespace Cht.Hosts.Connections;

/// <summary>Long work under a ticket, over any connection: started once, polled, collected, through lost connections and reboots.</summary>
public sealed partial class TicketRun
{
    // A machine that reboots again and again while it works has a problem that another start does not mend.
    private const int MaximumStarts = 3;

    // Each poll shows people the last line of the work. Shorter than what firewalls and NAT keep of a silent connection.
    private static readonly TimeSpan ShortestPoll = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestPoll = TimeSpan.FromSeconds(10);

    // A reboot and the way there and back, beside the time that the work itself may take.
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(3);

    private readonly IHostConnection connection;
    private readonly HostScript script;
    private readonly SshOptions options;
    private readonly TicketScripts scripts;
    private readonly string run = Guid.NewGuid().ToString("N");
    private readonly long began;
    private readonly ResiliencePipeline patience;

    /// <param name="ticket">Lower-case letters, digits and hyphens, at most 64; the same for the same work.</param>
    /// <exception cref="ArgumentException">A bad ticket, or work that is not a change as root.</exception>
    public TicketRun(IHostConnection connection, HostScript script, string ticket, SshOptions options)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(script);
        ArgumentNullException.ThrowIfNull(options);
        if (!TicketForm().IsMatch(ticket))
        {
            throw new ArgumentException($"\"{ticket}\" is no ticket: lower-case letters, digits and hyphens, at most 64.");
        }

        if (script is not { AsRoot: true, Mutates: true })
        {
            throw new ArgumentException($"Work under a ticket is a change made as root: {script.Purpose}");
        }

        (this.connection, this.script, this.options) = (connection, script, options);
        scripts = new TicketScripts(script, ticket, options);
        began = options.TimeProvider.GetTimestamp();
        patience = new ResiliencePipelineBuilder { TimeProvider = options.TimeProvider }
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = int.MaxValue,
                Delay = TimeSpan.FromMilliseconds(500),
                MaxDelay = TimeSpan.FromSeconds(5),
                BackoffType = DelayBackoffType.Exponential,
                ShouldHandle = arguments => ValueTask.FromResult(
                    arguments.Outcome.Exception is HostUnreachableException { Permanent: false } && Elapsed < script.Deadline + Grace),
                OnRetry = _ =>
                {
                    Report("the connection was lost, the work goes on without it", isNews: true);
                    return ValueTask.CompletedTask;
                },
            })
            .Build();
    }

    private TimeSpan Elapsed => options.TimeProvider.GetElapsedTime(began);

    /// <returns>Exit code and the end (256 KiB each) of what the work wrote.</returns>
    /// <exception cref="HostUnreachableException">Lost for longer than the deadline; the work may still go on.</exception>
    /// <exception cref="ProvisioningException">The deadline passed, the work could not be started, or it vanished too often.</exception>
    public async Task<ScriptResult> RunAsync(CancellationToken cancellationToken)
    {
        var vanished = 0;
        while (vanished < MaximumStarts)
        {
            var state = await StartAsync(cancellationToken);
            var result = await PollAsync(cancellationToken);
            if (state is "busy")
            {
                continue;
            }

            if (result is not null)
            {
                await RobustlyAsync(scripts.Finish(), cancellationToken);
                return result;
            }

            vanished++;
            Report("the work is gone without a result (reboot?), it starts again", isNews: true);
        }

        throw new ProvisioningException(
            connection.HostName, script.Purpose, $"the work vanished {MaximumStarts} times without a result",
            "Look at the machine's journal for reboots and for processes killed for want of memory.");
    }

    private async Task<string> StartAsync(CancellationToken cancellationToken)
    {
        var result = await RobustlyAsync(scripts.Start(run), cancellationToken);
        if (result.Succeeded)
        {
            return result.Output.Trim();
        }

        throw new ProvisioningException(
            connection.HostName, script.Purpose, $"the work could not be started: {ShellText.OneLine(result.Error)}",
            "The machine must run systemd as process 1 and have space in /run.");
    }

    /// <returns>Null when the work is gone without a result.</returns>
    private async Task<ScriptResult?> PollAsync(CancellationToken cancellationToken)
    {
        for (var wait = ShortestPoll; ; wait = wait * 2 < LongestPoll ? wait * 2 : LongestPoll)
        {
            var answer = await RobustlyAsync(scripts.Poll(wait), cancellationToken);
            var line = answer.Output.Split('\n', 2);
            var words = line[0].Split(' ');
            switch (words)
            {
                case ["running", ..] when Elapsed < script.Deadline + Grace:
                    Report($"{script.Purpose} is running{Shown(string.Join(' ', words.Skip(1)))}");
                    continue;
                case ["running", ..]:
                    throw DeadlinePassed("it still runs", string.Join(' ', words.Skip(1)));
                case ["gone"]:
                    return null;
                case ["finished", var code, var seconds]:
                    var exitCode = int.Parse(code, CultureInfo.InvariantCulture);
                    var late = exitCode is 124 or 137 && int.Parse(seconds, CultureInfo.InvariantCulture) >= (int)script.Deadline.TotalSeconds;
                    return late ? throw DeadlinePassed("it was stopped", LastLine(answer.Error) ?? LastLine(line[1]) ?? string.Empty) : new ScriptResult(exitCode, line[1], answer.Error);
                default:
                    throw new ProvisioningException(
                        connection.HostName, script.Purpose, $"its state could not be read: {ShellText.OneLine(answer.Error)}",
                        "Check that /run on the machine is writable and not full.");
            }
        }
    }

    /// <summary>The last line of the work; nothing when it repeats a word of the input, which may be a secret.</summary>
    private string Shown(string line)
    {
        const int Shortest = 4;
        var secrets = Encoding.UTF8.GetString(script.Input.Span).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Where(word => word.Length >= Shortest);
        return line.Length == 0 || secrets.Any(secret => line.Contains(secret, StringComparison.Ordinal)) ? "" : $": {line}";
    }

    // Starting is repeatable (the machine knows what runs) and the others only read, so that each may be sent again.
    private async Task<ScriptResult> RobustlyAsync(HostScript step, CancellationToken cancellationToken) =>
        await patience.ExecuteAsync(async token => await connection.RunAsync(step, token), cancellationToken);

    private void Report(string condition, bool isNews = false) =>
        options.Progress?.Report(new HostWait(connection.HostName, condition, Elapsed, script.Deadline + Grace) { IsNews = isNews });

    private static string? LastLine(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault();

    /// <param name="then">What became of the work.</param>
    /// <param name="said">Its last line: what it was waiting for.</param>
    private ProvisioningException DeadlinePassed(string then, string said) => new(
        connection.HostName, script.Purpose, $"it did not end within {script.Deadline.TotalSeconds:0} s, {then}{Shown(said)}",
        ScriptRemedy.Find(said) ?? "Check the machine's load, disk and package mirror, then run again.");

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,63}$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TicketForm();
}
