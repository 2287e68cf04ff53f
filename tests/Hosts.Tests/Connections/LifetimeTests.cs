using System.Diagnostics;
using Cht.Hosts.Connections;

namespace Cht.Hosts.Tests.Connections;

public sealed class LifetimeTests : IAsyncLifetime
{
    private LocalSshd sshd = null!;

    public async Task InitializeAsync() => sshd = await LocalSshd.StartAsync();

    public async Task DisposeAsync() => await sshd.DisposeAsync();

    private SshEndpoint WithKeyText => sshd.Endpoint with { PrivateKey = sshd.PrivateKey, PrivateKeyFile = null };

    [Fact]
    public async Task Nothing_is_left_after_the_pool_is_disposed()
    {
        // A name of its own tells this pool's processes from those of other tests.
        var name = "m" + Guid.NewGuid().ToString("N");
        var pool = new SshConnectionPool(sshd.Options);
        await pool.For(WithKeyText with { Name = name }).RunAsync(new HostScript("Read", "true") { Mutates = false }, default);
        var lines = Processes.WithCommandLine(name);
        lines.ShouldNotBeEmpty();
        var directories = DirectoriesOf(lines);
        directories.ShouldAllBe(d => Directory.Exists(d));

        await pool.DisposeAsync();

        Processes.WithCommandLine(name).ShouldBeEmpty();
        directories.ShouldAllBe(d => !Directory.Exists(d));
        await Eventually.BecomesTrueAsync(() => sshd.Sessions().Count == 0);
    }

    [Fact]
    public async Task Nothing_is_left_after_the_tool_was_killed_in_the_middle_of_a_script()
    {
        var flag = Path.Combine(sshd.Directory, "flag");
        using var tool = StartTool($"touch {flag}; sleep 30");
        await Eventually.BecomesTrueAsync(() => File.Exists(flag));
        var children = Processes.DescendantsOf(tool.Id);
        var lines = children.Select(Processes.CommandLineOf).ToList();
        lines.ShouldContain(line => line.StartsWith("ssh-agent -D", StringComparison.Ordinal));
        lines.ShouldContain(line => line.Contains(" -N cht-core", StringComparison.Ordinal));
        lines.ShouldContain(line => line.Contains(" -T cht-core", StringComparison.Ordinal));

        tool.Kill();

        await Eventually.BecomesTrueAsync(() => children.All(child => !Directory.Exists($"/proc/{child}") || Processes.IsZombie(child)));
        await Eventually.BecomesTrueAsync(() => DirectoriesOf(lines).All(d => !Directory.Exists(d)));
        await Eventually.BecomesTrueAsync(() => sshd.Sessions().Count == 0);
    }

    [Fact]
    public async Task Secrets_are_in_no_command_line_and_no_environment_while_a_script_runs()
    {
        const string Canary = "canary-7f3a9c51";
        var flag = Path.Combine(sshd.Directory, "flag");
        var keyLine = sshd.PrivateKey.Split('\n')[2];
        using var tool = StartTool(
            $"secret={Canary}; token=$(cat); touch {flag}; while [ -e {flag} ]; do sleep 0.1; done; [ \"$token\" = {Canary}-input ]",
            input: Canary + "-input", environment: Canary + "-environment");
        await Eventually.BecomesTrueAsync(() => File.Exists(flag));

        var everything = Processes.Snapshot(except: [Environment.ProcessId, tool.Id]);
        File.Delete(flag);
        await tool.WaitForExitAsync();

        tool.ExitCode.ShouldBe(0);
        everything.ShouldContain(" -T cht-core");
        everything.ShouldNotContain(Canary);
        everything.ShouldNotContain(keyLine);
    }

    /// <summary>A small program of its own that hosts a pool and runs one script: see <see cref="PoolProgram"/>.</summary>
    private Process StartTool(string script, string input = "", string environment = "")
    {
        var start = new ProcessStartInfo("dotnet", ["exec", typeof(PoolProgram).Assembly.Location])
        {
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        start.Environment["PULUMI_CONFIG_PASSPHRASE"] = environment;
        var tool = Process.Start(start).ShouldNotBeNull();
        PoolProgram.WriteRequest(tool.StandardInput, WithKeyText, sshd.Paths, script, input);
        return tool;
    }

    private static List<string> DirectoriesOf(IEnumerable<string> commandLines) =>
        [.. commandLines.SelectMany(line => line.Split(' ')).Where(w => w.StartsWith(Path.GetTempPath() + "cht-", StringComparison.Ordinal))
            .Select(w => Path.GetDirectoryName(w)!).Where(d => d.Contains("/cht-", StringComparison.Ordinal)).Distinct(StringComparer.Ordinal)];
}
