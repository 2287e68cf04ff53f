namespace Cht.Hosts.Connections;

/// <summary>The login works, and the user may not become root without a password.</summary>
public sealed class SudoUnavailableException(string host, string purpose, string user, string said)
    : ProvisioningException(
        host,
        purpose,
        $"{user} cannot use sudo without a password (\"{said}\")",
        $"As root on the machine, install sudo and write this line into /etc/sudoers.d/cht-infra (mode 0440): {Line(user)}")
{
    /// <summary>The line for sudoers(5) that this program needs.</summary>
    public string SudoersLine { get; } = Line(user);

    private static string Line(string user) => $"{user} ALL=(ALL:ALL) NOPASSWD: ALL";
}
