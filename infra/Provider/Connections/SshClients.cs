using Cht.Hosts.Connections;

namespace Cht.Provider.Connections;

/// <summary>
/// The SSH clients that this build has: OpenSSH always, SSH.NET in the nuget flavour. The latter is found by name, so that
/// the same source is built with it and without.
/// </summary>
internal static class SshClients
{
    public const string OpenSsh = "openssh";
    public const string SshNet = "ssh.net";

    /// <summary>The provider's setting: <c>pulumi config set hosts:sshClient ssh.net</c>.</summary>
    public const string Setting = "sshClient";

    private static readonly Type? SshNetConnections = Type.GetType("Cht.Hosts.SshNet.SshNetConnections, Cht.Hosts.SshNet", throwOnError: false);

    /// <returns>Null when the client can be used, otherwise what is wrong and what to do.</returns>
    public static string? Problem(string client) => client switch
    {
        OpenSsh => null,
        SshNet when SshNetConnections is not null => null,
        SshNet => "this build has no SSH.NET, which comes with the NuGet packages (PulumiSdk=nuget). Install openssh-client and set openssh, or leave it out.",
        _ => $"\"{ShellText.OneLine(client)}\" is no SSH client of this program. Set {OpenSsh} or {SshNet}, or leave it out.",
    };

    /// <summary>OpenSSH, but SSH.NET where this computer has no OpenSSH client and this build has SSH.NET.</summary>
    public static string Default(string? searchPath) =>
        SshNetConnections is null || (searchPath ?? "").Split(Path.PathSeparator).Any(folder => folder.Length > 0 && File.Exists(Path.Combine(folder, "ssh")))
            ? OpenSsh
            : SshNet;

    public static IHostConnections Create(string client, SshOptions options) =>
        client == SshNet && SshNetConnections is not null
            ? (IHostConnections)Activator.CreateInstance(SshNetConnections, options)!
            : new SshConnectionPool(options);
}

/// <summary>The connections of a provider whose settings arrive after it was made: opened by the client chosen until then.</summary>
internal sealed class ChosenConnections(SshOptions options) : IHostConnections
{
    private readonly Lock gate = new();
    private string client = SshClients.Default(Environment.GetEnvironmentVariable("PATH"));
    private IHostConnections? chosen;

    public int Opened => chosen?.Opened ?? 0;

    public IHostConnection For(SshEndpoint endpoint)
    {
        lock (gate)
        {
            chosen ??= SshClients.Create(client, options);
        }

        return chosen.For(endpoint);
    }

    /// <summary>Before the first connection.</summary>
    public void Choose(string name)
    {
        lock (gate)
        {
            client = name;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (chosen is { } opened)
        {
            await opened.DisposeAsync();
        }
    }
}
