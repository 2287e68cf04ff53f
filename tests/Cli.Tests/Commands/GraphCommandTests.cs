using System.Xml.Linq;
using Cht.Cli.Tests.Clouds;
using Cht.Engine;

namespace Cht.Cli.Tests.Commands;

/// <summary><c>infra graph</c> on the real program and engine: examples without credentials, and what is said when it cannot be done.</summary>
[Collection(nameof(RealProgram))]
public sealed class GraphCommandTests : IDisposable
{
    private readonly CommandLineFixture cli = new();

    public GraphCommandTests()
    {
        cli.Engine = (operation, store, secrets, sink, cancellationToken) => Composition.Engine(TimeProvider.System)(
            operation with { Program = Composition.EntryPoint(() => System.Reflection.Assembly.Load("Cht.Stacks")), Providers = BuiltInProviders.All },
            store, secrets, sink, cancellationToken);
        cli.Write("Pulumi.yaml", File.ReadAllText(Repository("Pulumi.yaml")));
        foreach (var file in Directory.GetFiles(RepositoryRoot.Path, "Pulumi.*.yaml"))
        {
            cli.Write(Path.GetFileName(file), File.ReadAllText(file));
        }
    }

    public void Dispose() => cli.Dispose();

    private static string Repository(string name) => RepositoryRoot.PathOf(name);

    [Theory]
    [InlineData("lab", "bridge of the lab on this computer|10.87.0.0/24|core|couchdb3|22/tcp")]
    [InlineData("aws-prod", "VPC|subnet|zone eu-central-1a|couchdb1-data (100 GB, gp3)|ESP|the bastion 10.20.0.10")]
    [InlineData("azure-prod", "virtual network|couchdb3-data (100 GB, Premium_LRS)|443/tcp")]
    [InlineData("microk8s-prod", "Kubernetes node|16443/tcp|pod network|192.0.2.14")]
    public async Task A_page_of_each_example_is_written_without_passphrase_or_account(string stack, string shows)
    {
        var ran = await cli.RunAsync($"graph --stack {stack}");

        ran.Code.ShouldBe(0, ran.Error);
        var path = ran.Output.TrimEnd().Split('\n')[^1];
        path.ShouldBe(Path.Combine(cli.StateDirectory, "graphs", "cht-cluster", $"{stack}.html"));
        var page = await File.ReadAllTextAsync(path);
        var text = XDocument.Parse(page[page.IndexOf("<html", StringComparison.Ordinal)..]).Root!.Value;
        shows.Split('|').ShouldAllBe(word => text.Contains(word, StringComparison.Ordinal), text);
        text.ShouldContain(" to create");
        page.ShouldNotContain("://");
        page.ShouldNotContain("PRIVATE KEY");
        page.ShouldNotContain("ssh-ed25519");
        page.ShouldNotContain("04da6b54");
        File.GetUnixFileMode(path).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        cli.Operations.ShouldAllBe(operation => operation.Kind == OperationKind.Preview && operation.PreviewOnly);
        cli.Store.ListStacks().ShouldBeEmpty();
    }

    [Fact]
    public async Task The_page_goes_where_it_is_told_and_is_the_same_each_time()
    {
        (await cli.RunAsync("graph --stack lab --output a/lab.html")).Output.TrimEnd().ShouldBe(Path.Combine(cli.ProjectDirectory, "a", "lab.html"));
        (await cli.RunAsync("graph --stack lab --output b.html")).Code.ShouldBe(0);
        cli.Read("a/lab.html").ShouldBe(cli.Read("b.html"));
    }

    [Fact]
    public async Task Secrets_of_the_configuration_are_not_on_the_page()
    {
        cli.Variables["PULUMI_CONFIG_PASSPHRASE"] = "a passphrase of tests";
        (await cli.RunAsync("config set commonName canary.example.org --secret --stack lab")).Code.ShouldBe(0);
        (await cli.RunAsync("graph --stack lab --output lab.html")).Code.ShouldBe(0);
        cli.Read("lab.html").ShouldNotContain("canary");
    }

    [Fact]
    public async Task A_configuration_with_mistakes_is_told_and_no_page_is_written()
    {
        cli.Write("Pulumi.lab.yaml", "config:\n  cht-cluster:target: lab\n  cht-cluster:labSubnet: nonsense\n");
        var ran = await cli.RunAsync("graph --stack lab --output lab.html");
        ran.Code.ShouldBe(1);
        ran.Error.ShouldContain("labSubnet");
        File.Exists(Path.Combine(cli.ProjectDirectory, "lab.html")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_stack_that_is_not_there_is_named() => (await cli.RunAsync("graph --stack nowhere")).Code.ShouldBe(6);
}
