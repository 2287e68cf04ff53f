using Cht.Hosts.Connections;
using Cht.Layout;

namespace Cht.Hosts.Swarm;

/// <summary>The swarm's join tokens; secrets. Read on a manager, over the connection's standard output.</summary>
public sealed record SwarmJoinTokens(string Worker, string Manager)
{
    /// <summary>Reads both tokens. Changes nothing; its output must not be logged.</summary>
    public static HostScript Script { get; } = new("Read the join tokens of the swarm",
        """
        set -eu
        docker swarm join-token -q worker
        docker swarm join-token -q manager
        """)
    {
        Mutates = false,
    };

    /// <exception cref="ProvisioningException">The machine gave no tokens.</exception>
    public static SwarmJoinTokens Parse(string host, ScriptResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return result.Succeeded && result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries) is [var worker, var manager]
            && IsToken(worker) && IsToken(manager)
            ? new SwarmJoinTokens(worker, manager)
            : throw new ProvisioningException(
                host, "The join tokens of the swarm cannot be read", $"exit code {result.ExitCode}", "Is the machine a manager? See 'docker node ls'.");
    }

    public string For(SwarmRole role) => role == SwarmRole.Manager ? Manager : Worker;

    /// <summary>Without the tokens.</summary>
    public override string ToString() => "join tokens [secret]";

    private static bool IsToken(string text) => text.StartsWith("SWMTKN-1-", StringComparison.Ordinal);
}
