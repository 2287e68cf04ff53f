using System.Reflection;

namespace Cht.Hosts.Connections;

/// <summary>How connections behave; the same for all machines.</summary>
public sealed record SshOptions
{
    /// <summary>How long to go on trying while a machine boots. The default value is two minutes.</summary>
    public TimeSpan ConnectDeadline { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>One attempt to connect. The default value is 15 seconds.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Silence after which the client asks the server for a sign of life. The default value is 5 seconds.</summary>
    public TimeSpan ServerAliveInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Scripts at the same time on one connection; more wait. The default value is 8: sshd allows 10 sessions per connection
    /// (sshd_config(5), MaxSessions) and the administrator may be logged in through it as well.
    /// </summary>
    public int SessionsPerConnection { get; init; } = 8;

    /// <summary>Most bytes a script may write to standard output. The default value is 16 MiB.</summary>
    public int MaximumOutput { get; init; } = 16 * 1024 * 1024;

    /// <summary>Told about every wait: host, condition, elapsed time. Null for silence.</summary>
    public IProgress<HostWait>? Progress { get; init; }

    /// <summary>Who changes the machines, for their audit logs. The default value is user@computer.</summary>
    public string Operator { get; init; } = $"{Environment.UserName}@{Environment.MachineName}";

    /// <summary>For the audit logs. The default value is the version of this assembly.</summary>
    public string ToolVersion { get; init; } =
        typeof(SshOptions).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";

    /// <summary>Where this program keeps its own things on the machines.</summary>
    public MachinePaths Paths { get; init; } = new();

    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Socket of the user's ssh-agent. The default value is that of the environment (<c>SSH_AUTH_SOCK</c>).</summary>
    public string? AgentSocket { get; init; } = Environment.GetEnvironmentVariable("SSH_AUTH_SOCK");
}

/// <summary>Where this program keeps its own things on the machines.</summary>
public sealed record MachinePaths
{
    /// <summary>Tickets and locks; on a file system in memory, so that a reboot clears it.</summary>
    public string Runtime { get; init; } = "/run/cht-infra";

    /// <summary>One line per change.</summary>
    public string AuditLog { get; init; } = "/var/log/cht-infra/audit.log";
}
