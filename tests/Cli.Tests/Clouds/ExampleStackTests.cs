namespace Cht.Cli.Tests.Clouds;

/// <summary>The example stacks of the clouds, through the command line, with the real program, engine and schemas.</summary>
[Collection(nameof(RealProgram))]
public sealed class ExampleStackTests : IDisposable
{
    private readonly CommandLineFixture cli = new CommandLineFixture().WithSharedKey();

    public ExampleStackTests()
    {
        cli.Engine = (operation, store, secrets, sink, cancellationToken) => Composition.Engine(TimeProvider.System)(
            operation with { Program = Composition.EntryPoint(() => System.Reflection.Assembly.Load("Cht.Stacks")), Providers = BuiltInProviders.All },
            store, secrets, sink, cancellationToken);
        cli.Write("Pulumi.yaml", File.ReadAllText(Path.Combine(Root, "Pulumi.yaml")));
    }

    public void Dispose() => cli.Dispose();

    [Theory]
    [InlineData("aws-prod", "aws:ec2:Instance couchdb3 create")]
    [InlineData("azure-prod", "azure:compute:LinuxVirtualMachine couchdb3 create")]
    public async Task An_example_stack_previews_without_an_account(string stack, string line)
    {
        Example(stack);

        var preview = await cli.RunAsync($"preview --stack {stack}");

        preview.Output.ShouldNotContain("error:");
        preview.Code.ShouldBe(0, preview.Error + preview.Output);
        preview.Output.ShouldContain(line);
        preview.Output.ShouldContain("hosts:index:SwarmManager core-swarm create");
        preview.Output.ShouldNotContain("BEGIN OPENSSH");
    }

    [Fact]
    public async Task The_example_on_AKS_previews_without_an_account()
    {
        Example("aks-prod");

        var preview = await cli.RunAsync("preview --stack aks-prod");

        preview.Output.ShouldNotContain("error:");
        preview.Code.ShouldBe(0, preview.Error + preview.Output);
        preview.Output.ShouldContain("AKS takes of the subscription's quotas: 36 vCPUs of family DSv5");
        preview.Output.ShouldContain("azure:containerservice:KubernetesClusterNodePool couchdb create");
        preview.Output.ShouldContain("kubernetes:networking.k8s.io:NetworkPolicy cht-couchdb create");
        preview.Output.ShouldContain("kubernetes:helm.sh:Release cht create");
        preview.Output.ShouldContain("kubeconfig             : [secret]");
    }

    /// <summary>Each option takes other resources and properties; the schemas know them all.</summary>
    [Theory]
    [InlineData("aws-prod", "bastionHost=none")]
    [InlineData("aws-prod", "bastionHost=own natGateway=true overlayEncrypted=false")]
    [InlineData("aws-prod", "machineImage=ami-0123456789abcdef0 ubuntuRelease=22.04 couchdbNodes=9")]
    [InlineData("azure-prod", "bastionHost=none natGateway=false")]
    [InlineData("azure-prod", "bastionHost=core overlayEncrypted=false ubuntuRelease=22.04 managers=1")]
    [InlineData("aks-prod", "natGateway=true aksTier=Premium aksKubernetesVersion=1.33 couchdbNodes=5 chtVersion=5.2.0")]
    [InlineData("aws-prod", "target=microk8s microk8sMachines=aws --path:kubernetes.ingressHost=cht.example.org")]
    [InlineData("azure-prod", "target=microk8s microk8sMachines=azure --path:kubernetes.ingressHost=cht.example.org")]
    [InlineData("aks-prod", "aksPrivateApi=true couchdbNodes=1 aksLogDays=365")]
    public async Task Every_option_previews_without_a_mistake(string stack, string options)
    {
        Example(stack);
        foreach (var option in options.Split(' '))
        {
            (await cli.RunAsync($"config set {option.Replace('=', ' ').Replace(':', ' ')} --stack {stack}")).Code.ShouldBe(0, option);
        }

        var preview = await cli.RunAsync($"preview --stack {stack}");

        preview.Code.ShouldBe(0, preview.Error + preview.Output);
    }

    [Fact]
    public async Task Applying_says_to_use_pulumi_and_changes_nothing()
    {
        Example("aws-prod");

        var up = await cli.RunAsync("up --yes --stack aws-prod");

        up.Code.ShouldBe(1);
        (up.Error + up.Output).ShouldContain("cannot make, read or delete them. Nothing was changed. Run this with the Pulumi CLI: pulumi up --stack aws-prod");
        cli.Store.Read(new("cht-cluster", "aws-prod")).ShouldBeNull();
    }

    [Fact]
    public async Task Without_preview_applying_is_refused_all_the_same()
    {
        Example("aws-prod");

        var up = await cli.RunAsync("up --yes --skip-preview --stack aws-prod");

        up.Code.ShouldBe(1);
        up.Output.ShouldContain("The embedded engine previews resources of the package 'aws' but cannot make, read or delete them.");
    }

    [Fact]
    public async Task A_mistake_in_the_configuration_of_the_provider_is_named_in_the_preview()
    {
        Example("aws-prod", "  aws:regoin: eu-central-1\n");

        var preview = await cli.RunAsync("preview --stack aws-prod");

        preview.Code.ShouldBe(1);
        preview.Output.ShouldContain("the provider 'aws' has no property 'regoin'. Did you mean 'region'?");
    }

    internal static string Root
    {
        get
        {
            var directory = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(directory.FullName, "Infra.sln")))
            {
                directory = directory.Parent!;
            }

            return directory.FullName;
        }
    }

    private void Example(string stack, string more = "") =>
        cli.Write($"Pulumi.{stack}.yaml", CommandLineFixture.SettingsFile(File.ReadAllText(Path.Combine(Root, $"Pulumi.{stack}.yaml")) + more));
}
