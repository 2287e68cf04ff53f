using System.Collections.Immutable;
using Cht.Sdk.Tests.Programs;
using Pulumi;

namespace Cht.Sdk.Tests.Configuration;

public sealed class Configuration_is_read
{
    private readonly RecordingMonitor engine = new()
    {
        Config = new Dictionary<string, string>
        {
            ["cht:name"] = "core",
            ["cht:yes"] = "true",
            ["cht:count"] = "4",
            ["cht:ratio"] = "0.5",
            ["cht:machines"] = """[{"name":"core"}]""",
            ["other:name"] = "elsewhere",
            ["cht:word"] = "Perhaps",
        }.ToImmutableDictionary(),
    };

    [Fact]
    public Task Values_have_types_and_the_project_is_the_default_namespace() => Check(() =>
    {
        var config = new Config();

        config.Get("name").ShouldBe("core");
        config.Require("name").ShouldBe("core");
        config.GetBoolean("yes").ShouldBe(true);
        config.RequireInt32("count").ShouldBe(4);
        config.RequireDouble("ratio").ShouldBe(0.5);
        config.RequireObject<Dictionary<string, string>[]>("machines")![0]["name"].ShouldBe("core");
        new Config("other").Get("name").ShouldBe("elsewhere");
        new Config("other:config").Get("name").ShouldBe("elsewhere");
    });

    [Fact]
    public Task An_absent_key_is_null() => Check(() =>
    {
        var config = new Config();

        config.Get("absent").ShouldBeNull();
        config.GetBoolean("absent").ShouldBeNull();
        config.GetInt32("absent").ShouldBeNull();
        config.GetObject<string[]>("absent").ShouldBeNull();
        config.GetSecret("absent").ShouldBeNull();
    });

    [Fact]
    public Task A_missing_required_key_names_the_key_and_the_command() => Check(() =>
    {
        var error = Should.Throw<RunException>(() => new Config().Require("absent"));
        error.GetType().Name.ShouldBe("ConfigMissingException");
        error.Message.ShouldStartWith("Missing Required configuration variable 'cht:absent'");
        error.Message.ShouldContain("`pulumi config set cht:absent <value>`");
        Should.Throw<RunException>(() => new Config().RequireSecret("absent"))
            .Message.ShouldContain("cht:absent <value>`");
        Should.Throw<RunException>(() => new Config().RequireObject<string[]>("absent")).Message.ShouldContain("cht:absent");
    });

    [Fact]
    public Task A_value_of_the_wrong_type_is_refused() => Check(() =>
    {
        foreach (var (read, type) in new (Action<Config>, string)[]
        {
            (config => config.RequireBoolean("word"), "Boolean"),
            (config => config.RequireInt32("word"), "Int32"),
            (config => config.RequireDouble("word"), "Double"),
            (config => config.RequireObject<int[]>("word"), "System.Int32[]"),
        })
        {
            Should.Throw<RunException>(() => read(new Config())).Message
                .ShouldBe($"Configuration 'cht:word' value 'Perhaps' is not a valid {type}");
        }
    });

    [Fact]
    public Task The_secret_forms_mark_the_value() => Check(async () =>
    {
        (await Output.IsSecretAsync(new Config().RequireSecret("name"))).ShouldBeTrue();
        (await Output.IsSecretAsync(new Config().GetSecretInt32("count")!)).ShouldBeTrue();
        (await Output.IsSecretAsync(new Config().RequireSecretObject<object[]>("machines"))).ShouldBeTrue();
    });

    private Task Check(Action program) => Check(() =>
    {
        program();
        return Task.CompletedTask;
    });

    private async Task Check(Func<Task> program)
    {
        await engine.RunAsync(() => Deployment.RunAsync(program));
        engine.Errors.ShouldBeEmpty();
    }
}
