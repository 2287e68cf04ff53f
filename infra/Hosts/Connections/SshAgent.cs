using System.Text;

namespace Cht.Hosts.Connections;

/// <summary>A private ssh-agent that holds one private key in memory; it ends with this process.</summary>
internal sealed class SshAgent : IAsyncDisposable
{
    private readonly GuardedProcess process;
    private readonly string directory;

    private SshAgent(GuardedProcess process, string directory)
    {
        this.process = process;
        this.directory = directory;
    }

    public string Socket => SocketIn(directory);

    public bool IsAlive => process.IsAlive;

    /// <param name="host">For messages: the first machine that needs the key.</param>
    /// <param name="privateKey">Text of the key; travels to ssh-add on standard input.</param>
    /// <exception cref="HostUnreachableException">The key cannot be read or has a passphrase.</exception>
    public static async Task<SshAgent> StartAsync(string host, string privateKey, CancellationToken cancellationToken)
    {
        var place = PrivateDirectory.Create();
        var agent = new SshAgent(Start(place), place);
        try
        {
            // ssh-agent prints its address once it listens.
            if (await agent.process.ReadLineAsync(cancellationToken) is null)
            {
                throw Failure(host, $"ssh-agent did not start ({ShellText.OneLine(agent.process.Error)})", "Install openssh-client.");
            }

            var key = privateKey.ReplaceLineEndings("\n").TrimEnd() + "\n";
            var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["SSH_AUTH_SOCK"] = agent.Socket };
            var added = await ChildProcess.RunAsync(["ssh-add", "-q", "-"], Encoding.UTF8.GetBytes(key), environment, cancellationToken);
            return added.ExitCode == 0
                ? agent
                : throw Failure(
                    host,
                    "the private key in the configuration cannot be used: it is damaged or has a passphrase",
                    "Give the whole text of an OpenSSH private key without a passphrase, or leave it out and use your ssh-agent.");
        }
        catch
        {
            await agent.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        PrivateDirectory.Delete(directory);
    }

    private static GuardedProcess Start(string place)
    {
        try
        {
            return GuardedProcess.Start(place, "ssh-agent", "-D", "-a", SocketIn(place));
        }
        catch
        {
            // Nobody else knows of it yet.
            PrivateDirectory.Delete(place);
            throw;
        }
    }

    private static string SocketIn(string directory) => Path.Combine(directory, "a");

    // The tools' own words are left out: for a damaged key they may quote from it.
    private static HostUnreachableException Failure(string host, string found, string remedy) =>
        new(host, "Load the private key", found, remedy) { Permanent = true };
}
