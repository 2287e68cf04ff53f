using Cht.Cli.Settings;

namespace Cht.Cli.Tests.Settings;

public class ConfigPathTests
{
    [Fact]
    public void Paths_have_keys_positions_and_quoted_keys() =>
        ConfigPath.Parse("""root.nested[2]["a.b\"c"].x""").Select(part => part.ToString()).ShouldBe(["root", "nested", "[2]", "a.b\"c", "x"]);

    [Theory]
    [InlineData("")]
    [InlineData("[0]")]
    [InlineData("a..b")]
    [InlineData("a[x]")]
    [InlineData("a[\"b")]
    public void A_broken_path_is_refused(string path) =>
        Should.Throw<CommandException>(() => ConfigPath.Parse(path)).Message.ShouldContain("invalid property path");

    [Fact]
    public void Setting_makes_what_is_missing_and_removing_undoes_it()
    {
        var path = ConfigPath.Parse("machines[0].name").AsSpan()[1..];
        var set = ConfigPath.Set(null, path, ConfigNode.Text("core"));
        ConfigText.Json(set, _ => "").ShouldBe("""[{"name":"core"}]""");
        ConfigText.Json(ConfigPath.Remove(set, path)!, _ => "").ShouldBe("[{}]");
        Should.Throw<CommandException>(() => ConfigPath.Set(set, ConfigPath.Parse("machines[3]").AsSpan()[1..], ConfigNode.Text("x")))
            .Message.ShouldBe("[3]: the list has 1 items, so the next position is [1]");
    }
}
