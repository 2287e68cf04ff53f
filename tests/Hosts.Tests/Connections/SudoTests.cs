using Cht.Hosts.Connections;

namespace Cht.Hosts.Tests.Connections;

public abstract class SudoTests<TClient> : IAsyncLifetime
    where TClient : ISshClient
{
    private LocalSshd sshd = null!;
    private SshConnections pool = null!;

    public async Task InitializeAsync()
    {
        sshd = await LocalSshd.StartAsync(user: "deploy");
        pool = TClient.Open(sshd.Options);
    }

    public async Task DisposeAsync()
    {
        await pool.DisposeAsync();
        await sshd.DisposeAsync();
    }

    private Task<ScriptResult> RunAsync(bool asRoot, string text = "id -u; cat") => pool
        .For(sshd.Endpoint with { User = "deploy" })
        .RunAsync(new HostScript("Read the user", text) { Mutates = false, AsRoot = asRoot, Input = "input"u8.ToArray() }, default);

    [Fact]
    public async Task Script_that_needs_no_root_runs_as_the_user() =>
        (await RunAsync(asRoot: false)).Output.ShouldBe("4242\ninput");

    [Fact]
    public async Task Script_as_root_goes_through_sudo_without_a_prompt_and_with_the_same_input()
    {
        sshd.Install("sudo", "#!/bin/sh\necho \"$1 $2 $3 $4\" >&2; shift 3; exec \"$@\"\n");

        var result = await RunAsync(asRoot: true);

        result.Output.ShouldBe("4242\ninput");
        result.Error.ShouldBe("-n -H -- sh\n");
    }

    [Fact]
    public async Task Exit_code_1_of_a_script_is_not_taken_for_one_of_sudo()
    {
        sshd.Install("sudo", "#!/bin/sh\nshift 3; exec \"$@\"\n");

        (await RunAsync(asRoot: true, "exit 1")).ExitCode.ShouldBe(1);
    }

    [Fact]
    public async Task Sudo_is_started_once_for_scripts_that_come_one_after_another()
    {
        sshd.Install("sudo", "#!/bin/sh\necho started >&2; shift 3; exec \"$@\"\n");

        var first = await RunAsync(asRoot: true, "exit 3");
        var second = await RunAsync(asRoot: true, "exit 4");
        var asUser = await RunAsync(asRoot: false);

        (first.ExitCode, first.Error).ShouldBe((3, "started\n"));
        (second.ExitCode, second.Error).ShouldBe((4, ""));
        asUser.Output.ShouldBe("4242\ninput");
    }

    [Theory]
    [InlineData("sudo: a password is required")]
    [InlineData("deploy is not in the sudoers file.")]
    [InlineData("sudo: sorry, you must have a tty to run sudo")]
    public async Task User_who_may_not_become_root_is_told_the_line_for_sudoers(string said)
    {
        sshd.Install("sudo", $"#!/bin/sh\necho '{said}' >&2; exit 1\n");

        var error = await Should.ThrowAsync<SudoUnavailableException>(() => RunAsync(asRoot: true));

        error.Found.ShouldContain(said);
        error.SudoersLine.ShouldBe("deploy ALL=(ALL:ALL) NOPASSWD: ALL");
        error.Message.ShouldContain(error.SudoersLine);
        error.Message.ShouldContain("/etc/sudoers.d/cht-infra");
    }

    [Fact]
    public async Task Missing_sudo_is_told_the_same_way()
    {
        sshd.Install("sudo", "#!/bin/sh\necho 'sudo: not found' >&2; exit 127\n");

        (await Should.ThrowAsync<SudoUnavailableException>(() => RunAsync(asRoot: true))).Found.ShouldContain("not found");
    }
}
