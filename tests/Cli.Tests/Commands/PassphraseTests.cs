namespace Cht.Cli.Tests.Commands;

public sealed class PassphraseTests : IDisposable
{
    private readonly CommandLineFixture cli = new();

    public void Dispose() => cli.Dispose();

    private string KeptFile => Path.Combine(cli.StateDirectory, "lab.passphrase");

    [Fact]
    public async Task The_lab_keeps_a_passphrase_of_its_own_outside_the_repository()
    {
        (await cli.RunAsync("preview --stack lab")).Code.ShouldBe(0);
        File.GetUnixFileMode(KeptFile).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var passphrase = File.ReadAllText(KeptFile);
        passphrase.Length.ShouldBe(65);
        (await cli.RunAsync("preview --stack lab")).Code.ShouldBe(0);
        File.ReadAllText(KeptFile).ShouldBe(passphrase);
    }

    [Fact]
    public async Task So_does_a_stack_whose_target_is_a_lab()
    {
        cli.Write("Pulumi.second.yaml", "config:\n  cht-cluster:target: lab\n");
        (await cli.RunAsync("preview --stack second")).Code.ShouldBe(0);
        File.Exists(KeptFile).ShouldBeTrue();
    }

    [Fact]
    public async Task A_kept_passphrase_that_others_can_read_is_refused()
    {
        await cli.RunAsync("preview --stack lab");
        File.SetUnixFileMode(KeptFile, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        var ran = await cli.RunAsync("preview --stack lab");
        ran.Code.ShouldBe(1);
        ran.Error.ShouldBe($"error: the passphrase file {KeptFile} may be read by others (mode 640, expected 600). Correct it: chmod 600 {KeptFile}\n");
    }

    [Fact]
    public async Task Other_stacks_refuse_without_a_passphrase()
    {
        cli.Write("Pulumi.servers.yaml", "config:\n  cht-cluster:target: servers\n");
        var ran = await cli.RunAsync("preview --stack servers");
        ran.Code.ShouldBe(1);
        ran.Error.ShouldStartWith("error: passphrase must be set with PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE environment variables");
        File.Exists(KeptFile).ShouldBeFalse();
    }

    [Fact]
    public async Task The_passphrase_comes_from_the_environment_or_from_a_file()
    {
        cli.Write("Pulumi.servers.yaml", "config:\n  cht-cluster:target: servers\n");
        cli.Variables["PULUMI_CONFIG_PASSPHRASE"] = "open sesame";
        (await cli.RunAsync("config set aws:key some-value --secret --stack servers")).Code.ShouldBe(0);
        cli.Variables.Remove("PULUMI_CONFIG_PASSPHRASE");
        cli.Variables["PULUMI_CONFIG_PASSPHRASE_FILE"] = cli.Write("passphrase", "open sesame\n");
        (await cli.RunAsync("config get aws:key --stack servers")).Output.ShouldBe("some-value\n");
        cli.Variables["PULUMI_CONFIG_PASSPHRASE"] = "wrong";
        var ran = await cli.RunAsync("config get aws:key --stack servers");
        ran.Code.ShouldBe(1);
        ran.Error.ShouldContain("Wrong passphrase");
    }

    [Fact]
    public async Task A_person_is_asked_and_a_new_passphrase_is_confirmed()
    {
        cli.IsTerminal = true;
        cli.Write("Pulumi.servers.yaml", "config:\n  cht-cluster:target: servers\n");
        cli.Hidden.Enqueue("one");
        cli.Hidden.Enqueue("two");
        (await cli.RunAsync("config set aws:key some-value --secret --stack servers")).Error.ShouldContain("the passphrases do not match");
        cli.Hidden.Enqueue("one");
        cli.Hidden.Enqueue("one");
        (await cli.RunAsync("config set aws:key some-value --secret --stack servers")).Code.ShouldBe(0);
        cli.Hidden.Enqueue("one");
        (await cli.RunAsync("config get aws:key --stack servers")).Output.ShouldBe("some-value\n");
    }
}
