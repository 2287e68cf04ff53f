using Cht.Lab.Tests.Running;

namespace Cht.Lab.Tests.Interruption;

/// <summary>
/// A machine whose clock is wrong. Lab machines share this computer's clock, so the C library of one of them is made to lie: every
/// program that starts there from now on, those of root and of a new login too, sees another time (libfaketime, Debian package).
/// </summary>
internal static class WrongClock
{
    private const string Install = "apt-get -qq update >/dev/null && DEBIAN_FRONTEND=noninteractive apt-get -qq install --yes --no-install-recommends libfaketime >/dev/null";

    // No program that starts now would set the true time.
    private const string Mark = ": >/run/clock-mark";

    /// <summary>Everything on the machine's own disk that is newer than the mark, except for what any login writes.</summary>
    private const string Touched = "find / -xdev -cnewer /run/clock-mark ! -type d ! -path '/var/log/journal/*' ! -path '/var/log/*tmp*' ! -path '/var/log/lastlog'";

    /// <summary>On a machine whose clock stays right: what is changed from now on counts as touched.</summary>
    public static Task MarkAsync(MachineShell shell, string machine) => shell.RunAsync(machine, Mark);

    /// <param name="offset">As faketime(1) takes it: <c>-60s</c>.</param>
    public static async Task SetAsync(MachineShell shell, string machine, string offset)
    {
        await shell.RunAsync(machine, $$"""
            set -eu
            library() { dpkg --listfiles libfaketime 2>/dev/null | grep '/libfaketime\.so\.1$'; }
            library >/dev/null || { {{Install}}; }
            echo '{{offset}}' >/etc/faketimerc
            library >/etc/ld.so.preload
            {{Mark}}
            """);
        var seconds = double.Parse((await shell.RunAsync(machine, "date +%s")).Trim());
        (seconds - DateTimeOffset.UtcNow.ToUnixTimeSeconds()).ShouldNotBeInRange(-35, 35, "the clock of the machine is not wrong");
    }

    /// <summary>Files that were made or changed since the clock was made wrong.</summary>
    public static Task<string> TouchedAsync(MachineShell shell, string machine) => shell.RunAsync(machine, Touched);

    public static Task MendAsync(MachineShell shell, string machine) => shell.RunAsync(
        machine, "rm -f /etc/ld.so.preload /etc/faketimerc /run/clock-mark /dev/shm/*faketime_*; systemctl reset-failed");
}
