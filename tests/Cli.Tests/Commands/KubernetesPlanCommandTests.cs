using System.Text.Json;

namespace Cht.Cli.Tests.Commands;

public sealed class KubernetesPlanCommandTests : IDisposable
{
    private static readonly string Golden = Path.Combine(Root(AppContext.BaseDirectory), "tests", "Layout.Tests", "Golden");

    private readonly CommandLineFixture cli = new();

    public void Dispose() => cli.Dispose();

    [Fact]
    public async Task The_plan_of_a_layout_document_is_printed_step_by_step()
    {
        cli.Write("layout.json", Layout("three-couchdb-4.22-to-microk8s"));
        var ran = await cli.RunAsync("kubernetes-plan --file layout.json");
        ran.Code.ShouldBe(0, ran.Error);
        ran.Output.ShouldBe(File.ReadAllText(Path.Combine(Golden, "three-couchdb-4.22-to-microk8s", "move-plan.txt")));
        cli.Operations.ShouldBeEmpty("a plan runs nothing");
    }

    [Fact]
    public async Task As_JSON_it_is_for_programs_and_names_the_stack()
    {
        cli.Write("layout.json", Layout("three-couchdb-4.22-to-microk8s"));
        var ran = await cli.RunAsync("kubernetes-plan --file layout.json --rehearsal --json --stack clinic");
        ran.Code.ShouldBe(0, ran.Error);
        using var plan = JsonDocument.Parse(ran.Output);
        plan.RootElement.GetProperty("isRehearsal").GetBoolean().ShouldBeTrue();
        plan.RootElement.GetProperty("steps").EnumerateArray().Last().GetProperty("id").GetString().ShouldBe("discard");
        ran.Output.ShouldContain("scripts/ssh --stack clinic couchdb1 ");
        ran.Output.ShouldNotContain("scripts/ssh couchdb1 ");
    }

    [Theory]
    [InlineData("three-couchdb-4.22", "no Kubernetes part")]
    [InlineData("three-couchdb-5.2-on-aks", "already")]
    public async Task A_layout_without_a_destination_is_refused_with_what_to_do(string layout, string expected)
    {
        cli.Write("layout.json", Layout(layout));
        var ran = await cli.RunAsync("kubernetes-plan --file layout.json");
        ran.Code.ShouldBe(1);
        ran.Error.ShouldStartWith("error: ");
        ran.Error.ShouldContain(expected);
    }

    [Theory]
    [InlineData("missing.json", "cannot be read")]
    [InlineData("broken.json", "This is no layout document")]
    public async Task A_file_that_is_no_layout_is_named(string file, string expected)
    {
        cli.Write("broken.json", "[]");
        var ran = await cli.RunAsync($"kubernetes-plan --file {file}");
        ran.Code.ShouldBe(1);
        ran.Error.ShouldContain(expected);
    }

    private static string Layout(string name) => File.ReadAllText(Path.Combine(Golden, name, "cluster-layout.json"));

    private static string Root(string folder) =>
        File.Exists(Path.Combine(folder, "Infra.sln")) ? folder : Root(Path.GetDirectoryName(folder.TrimEnd('/'))!);
}
