namespace Cht.Cli.Tests.Commands;

public sealed class ConfigCommandTests : IDisposable
{
    private readonly CommandLineFixture cli = new();

    public void Dispose() => cli.Dispose();

    [Fact]
    public async Task A_value_is_set_read_listed_and_removed()
    {
        (await cli.RunAsync("config set couchdbNodes 5 --stack lab")).Code.ShouldBe(0);
        (await cli.RunAsync("config set cht-cluster:mirror http://m --stack lab")).Code.ShouldBe(0);
        cli.Read("Pulumi.lab.yaml").ShouldBe("config:\n  cht-cluster:couchdbNodes: 5\n  cht-cluster:mirror: http://m\n");
        (await cli.RunAsync("config get couchdbNodes --stack lab")).Output.ShouldBe("5\n");
        (await cli.RunAsync("config --stack lab")).Output.ShouldMatch("(?m)^couchdbNodes +5$");
        (await cli.RunAsync("config rm couchdbNodes --stack lab")).Code.ShouldBe(0);
        cli.Read("Pulumi.lab.yaml").ShouldBe("config:\n  cht-cluster:mirror: http://m\n");
        (await cli.RunAsync("config get target --stack lab")).Output.ShouldBe("lab\n");
        var missing = await cli.RunAsync("config get nothing --stack lab");
        missing.Code.ShouldBe(1);
        missing.Error.ShouldBe("error: configuration key 'nothing' not found for stack 'lab'\n");
    }

    [Fact]
    public async Task A_secret_is_encrypted_masked_and_read_back_in_clear()
    {
        cli.Write("Pulumi.lab.yaml", "# mine\nconfig:\n  cht-cluster:target: lab # here\n");
        (await cli.RunAsync(["config", "set", "--secret", "registryPassword", "--stack", "lab"], "hunter2 with spaces\n")).Code.ShouldBe(0);
        var file = cli.Read("Pulumi.lab.yaml");
        file.ShouldMatch(
            "^# mine\nconfig:\n  cht-cluster:target: lab # here\n  cht-cluster:registryPassword:\n    secure: v1:[^\n]+\nencryptionsalt: v1:[^\n]+\n$");
        file.ShouldNotContain("hunter2");
        (await cli.RunAsync("config get registryPassword --stack lab")).Output.ShouldBe("hunter2 with spaces\n");
        var list = await cli.RunAsync("config --stack lab");
        list.Output.ShouldMatch(@"registryPassword +\[secret\]");
        list.Output.ShouldNotContain("hunter2");
        (await cli.RunAsync("config --stack lab --show-secrets")).Output.ShouldContain("hunter2 with spaces");
        (await cli.RunAsync("config --stack lab --json")).Output.ShouldNotContain("hunter2");

        // A second secret keeps the salt, and the program gets both in clear.
        var salt = file.Split('\n').Single(line => line.StartsWith("encryptionsalt", StringComparison.Ordinal));
        (await cli.RunAsync("config set hosts:token other-secret --secret --stack lab")).Code.ShouldBe(0);
        cli.Read("Pulumi.lab.yaml").ShouldContain(salt);
        (await cli.RunAsync("preview --stack lab --json")).Output.ShouldNotContain("hunter2");
        cli.Operations[0].Config["cht-cluster:registryPassword"].ShouldBe("hunter2 with spaces");
        cli.Operations[0].ConfigSecretKeys.ShouldBe(["cht-cluster:registryPassword", "hosts:token"], ignoreOrder: true);
    }

    [Fact]
    public async Task Paths_reach_into_maps_and_lists()
    {
        (await cli.RunAsync("config set --path machines[0].name core --stack lab")).Code.ShouldBe(0);
        (await cli.RunAsync("config set --path machines[0].port 22 --stack lab")).Code.ShouldBe(0);
        (await cli.RunAsync("config set --path machines[0].key s3cret-value --secret --stack lab")).Code.ShouldBe(0);
        cli.Read("Pulumi.lab.yaml").ShouldMatch(
            "^config:\n  cht-cluster:machines:\n    - name: core\n      port: 22\n      key:\n        secure: v1:[^\n]+\nencryptionsalt: v1:[^\n]+\n$");
        (await cli.RunAsync("config get --path machines[0].name --stack lab")).Output.ShouldBe("core\n");
        (await cli.RunAsync("config get machines --stack lab")).Output.ShouldBe("""[{"name":"core","port":22,"key":"s3cret-value"}]""" + "\n");
        (await cli.RunAsync("config rm --path machines[0].key --stack lab")).Code.ShouldBe(0);
        (await cli.RunAsync("config get machines --stack lab")).Output.ShouldBe("""[{"name":"core","port":22}]""" + "\n");
    }

    [Fact]
    public async Task What_looks_like_a_secret_is_not_written_in_clear_by_accident()
    {
        var ran = await cli.RunAsync("config set apiToken abcdefgh1234 --stack lab");
        ran.Code.ShouldBe(2);
        ran.Error.ShouldContain("looks like a secret; rerun with --secret");
        File.Exists(cli.StackFile).ShouldBeFalse();
        (await cli.RunAsync("config set apiToken abcdefgh1234 --plaintext --stack lab")).Code.ShouldBe(0);
        cli.Read("Pulumi.lab.yaml").ShouldContain("apiToken: abcdefgh1234");
    }

    [Fact]
    public async Task A_value_of_the_wrong_type_is_refused_at_once()
    {
        var ran = await cli.RunAsync("config set couchdbNodes many --stack lab");
        ran.Code.ShouldBe(1);
        ran.Error.ShouldContain("cht-cluster:couchdbNodes: expected a whole number, found the text \"many\"");
        File.Exists(cli.StackFile).ShouldBeFalse();
    }

    [Theory]
    [InlineData("bool", "true", "true")]
    [InlineData("int", "7", "7")]
    [InlineData("float", "1.5", "1.5")]
    [InlineData("string", "7", "\"7\"")]
    public async Task A_type_may_be_named(string type, string value, string written)
    {
        (await cli.RunAsync($"config set aws:thing {value} --type {type} --stack lab")).Code.ShouldBe(0);
        cli.Read("Pulumi.lab.yaml").ShouldBe($"config:\n  aws:thing: {written}\n");
        (await cli.RunAsync($"config set aws:thing x --type {type} --stack lab")).Code.ShouldBe(type == "string" ? 0 : 2);
    }

    [Fact]
    public async Task The_config_file_may_be_another_one()
    {
        (await cli.RunAsync("config set couchdbNodes 1 --stack lab --config-file other.yaml")).Code.ShouldBe(0);
        cli.Read("other.yaml").ShouldBe("config:\n  cht-cluster:couchdbNodes: 1\n");
        (await cli.RunAsync("preview --stack lab --config-file other.yaml")).Code.ShouldBe(0);
        cli.Operations[0].Config["cht-cluster:couchdbNodes"].ShouldBe("1");
        File.Exists(cli.StackFile).ShouldBeFalse();
    }
}
