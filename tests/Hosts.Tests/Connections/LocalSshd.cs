using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Cht.Hosts.Connections;

namespace Cht.Hosts.Tests.Connections;

/// <summary>
/// An sshd of the test's own: a plain process on a free port of 127.0.0.1 with its own configuration and host keys in a
/// temporary directory. Needs the openssh-server package; logs in as the user who runs the tests.
/// </summary>
public sealed class LocalSshd : IAsyncDisposable
{
    private const string Program = "/usr/sbin/sshd";
    private readonly Process process;

    private LocalSshd(Process process, string directory, int port)
    {
        this.process = process;
        Directory = directory;
        Port = port;
    }

    public string Directory { get; }

    public int Port { get; }

    public string PrivateKeyFile => Path.Combine(Directory, "client");

    public string PrivateKey => File.ReadAllText(PrivateKeyFile);

    public string HostKey => File.ReadAllText(Path.Combine(Directory, "host_ed25519.pub")).Trim();

    public string EcdsaHostKey => File.ReadAllText(Path.Combine(Directory, "host_ecdsa.pub")).Trim();

    /// <summary>Directory that comes first in the PATH of every script: the place for stand-ins.</summary>
    public string Bin => Path.Combine(Directory, "bin");

    public MachinePaths Paths => new()
    {
        Runtime = Path.Combine(Directory, "run"),
        AuditLog = Path.Combine(Directory, "log", "audit.log"),
    };

    public string AuditLog => File.Exists(Paths.AuditLog) ? File.ReadAllText(Paths.AuditLog) : "";

    public SshOptions Options => new()
    {
        Paths = Paths,
        AgentSocket = null,
        Operator = "alice@laptop",
        ToolVersion = "1.2.3",
        ConnectDeadline = TimeSpan.FromSeconds(10),
    };

    public SshEndpoint Endpoint => new()
    {
        Name = "core",
        Address = "127.0.0.1",
        Port = Port,
        User = Environment.UserName,
        HostKeys = [HostKey],
        PrivateKeyFile = PrivateKeyFile,
    };

    public static async Task<LocalSshd> StartAsync(string extraSettings = "", int? port = null, string? user = null, bool ownEtc = false)
    {
        File.Exists(Program).ShouldBeTrue("these tests need the package openssh-server");
        System.IO.Directory.CreateDirectory("/run/sshd");
        var directory = System.IO.Directory.CreateTempSubdirectory("sshd-test-").FullName;
        System.IO.Directory.CreateDirectory(Path.Combine(directory, "bin"));
        await RunAsync("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", Path.Combine(directory, "host_ed25519"));
        await RunAsync("ssh-keygen", "-q", "-t", "ecdsa", "-N", "", "-C", "", "-f", Path.Combine(directory, "host_ecdsa"));
        await RunAsync("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "test", "-f", Path.Combine(directory, "client"));
        File.Copy(Path.Combine(directory, "client.pub"), Path.Combine(directory, "authorized_keys"));
        var listening = port ?? FreePort();
        // A home of its own: what the user's shell does at login (version managers that take locks ...) is not ours to test,
        // and a session that a test kills in the middle of it would leave its lock behind.
        await File.WriteAllTextAsync(Path.Combine(directory, "sshd_config"), $"""
            Port {listening}
            ListenAddress 127.0.0.1
            HostKey {directory}/host_ed25519
            HostKey {directory}/host_ecdsa
            AuthorizedKeysFile {directory}/authorized_keys
            PidFile none
            UsePAM no
            StrictModes no
            PermitRootLogin prohibit-password
            PasswordAuthentication no
            KbdInteractiveAuthentication no
            SetEnv PATH={directory}/bin:/usr/local/bin:/usr/bin:/bin HOME={directory}
            {extraSettings}

            """);
        var sshd = new LocalSshd(Process.Start(new ProcessStartInfo("unshare", Command(directory, user, ownEtc))).ShouldNotBeNull(), directory, listening);
        await sshd.WaitUntilListeningAsync();
        return sshd;
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Connections that are open now: the children of the listening process.</summary>
    public IReadOnlyList<int> Sessions() => Processes.ChildrenOf(process.Id);

    /// <summary>Cuts every connection the hard way, as a machine that loses power or network.</summary>
    public void CutConnections()
    {
        foreach (var session in Sessions())
        {
            Processes.Kill(session);
        }
    }

    /// <summary>A second sshd with the same keys on another port: a machine that has just finished booting.</summary>
    public async Task<IAsyncDisposable> AlsoListenAsync(int port)
    {
        var configuration = Path.Combine(Directory, "sshd_config." + port);
        var text = await File.ReadAllTextAsync(Path.Combine(Directory, "sshd_config"));
        await File.WriteAllTextAsync(configuration, text.Replace($"Port {Port}", $"Port {port}", StringComparison.Ordinal));
        return new Listener(Process.Start(Program, ["-D", "-E", configuration + ".log", "-f", configuration]));
    }

    /// <summary>Puts a program of the test's own in front of the system's.</summary>
    public void Install(string name, string script)
    {
        var path = Path.Combine(Bin, name);
        File.WriteAllText(path, script);
        File.SetUnixFileMode(path, (UnixFileMode)0b111_101_101);
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        await Eventually.BecomesTrueAsync(() =>
        {
            // Scripts that outlived their connection: the PATH in their environment shows whose they are.
            foreach (var left in Processes.WithEnvironment(Bin))
            {
                Processes.Kill(left);
            }

            try
            {
                System.IO.Directory.Delete(Directory, recursive: true);
                return true;
            }
            catch (IOException)
            {
                // A process that has just been killed may still have written something.
                return false;
            }
        });
    }

    public static async Task<string> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        using var child = Process.Start(start).ShouldNotBeNull();
        var error = child.StandardError.ReadToEndAsync();
        var output = await child.StandardOutput.ReadToEndAsync();
        await child.WaitForExitAsync();
        child.ExitCode.ShouldBe(0, await error);
        return output;
    }

    private sealed class Listener(Process listening) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            listening.Kill(entireProcessTree: true);
            await listening.WaitForExitAsync();
            listening.Dispose();
        }
    }

    // In namespaces of its own, where /etc/passwd may have one more user, or all of /etc and the host name are a copy: this
    // computer's own stay as they are.
    private static string[] Command(string directory, string? user, bool ownEtc)
    {
        var passwd = Path.Combine(directory, "passwd");
        var line = user is null ? "" : $"{user}:x:4242:4242::/tmp:/bin/sh\n";
        File.WriteAllText(passwd, File.ReadAllText("/etc/passwd") + line);
        File.SetUnixFileMode(directory, (UnixFileMode)0b111_101_101);
        return
        [
            "--mount", "--uts", "sh", "-c",
            ownEtc
                ? "cp -a /etc \"$1.etc\" && mount --bind \"$1.etc\" /etc && hostname before && echo before >/etc/hostname && shift && exec \"$@\""
                : "mount --bind \"$1\" /etc/passwd && shift && exec \"$@\"",
            "sh", passwd,
            Program, "-D", "-E", Path.Combine(directory, "log.txt"), "-f", Path.Combine(directory, "sshd_config"),
        ];
    }

    private async Task WaitUntilListeningAsync() => await Eventually.BecomesTrueAsync(async () =>
    {
        process.HasExited.ShouldBeFalse(File.Exists(Path.Combine(Directory, "log.txt"))
            ? await File.ReadAllTextAsync(Path.Combine(Directory, "log.txt"))
            : "sshd ended");
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    });
}
