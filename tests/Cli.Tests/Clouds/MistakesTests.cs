using System.Collections.Immutable;
using Pulumi;

namespace Cht.Cli.Tests.Clouds;

/// <summary>Mistakes of a program in several resources, also in ones that need each other, in one preview.</summary>
public sealed class MistakesTests : IDisposable
{
    private readonly CommandLineFixture cli = new CommandLineFixture().WithSharedKey();

    public MistakesTests() => cli.Engine = (operation, store, secrets, sink, cancellationToken) => Composition.Engine(TimeProvider.System)(
        operation with
        {
            Providers = BuiltInProviders.All,
            Program = () => Deployment.RunAsync(() =>
            {
                var network = Resource("aws:ec2/vpc:Vpc", "network", ("cidrBlok", "10.0.0.0/16"));
                _ = Resource("aws:ec2/subnet:Subnet", "machines", ("vpcId", network.Id), ("cidrBlock", 10));
                _ = Resource("aws:ec2/instance:Instance", "core", ("monitoring", "yes"), ("subnetId", "subnet-1"));
            }),
        },
        store, secrets, sink, cancellationToken);

    public void Dispose() => cli.Dispose();

    [Fact]
    public async Task Mistakes_in_several_resources_are_told_in_one_preview_with_path_and_urn()
    {
        var preview = await cli.RunAsync("preview --stack lab");

        preview.Code.ShouldBe(1);
        string[] expected =
        [
            "cidrBlok: aws:ec2/vpc:Vpc has no property 'cidrBlok'. Did you mean 'cidrBlock'? [urn:pulumi:lab::cht-cluster::aws:ec2/vpc:Vpc::network]",
            "cidrBlock: found the number 10, but it takes a text. [urn:pulumi:lab::cht-cluster::aws:ec2/subnet:Subnet::machines]",
            "monitoring: found the text 'yes', but it takes true or false. [urn:pulumi:lab::cht-cluster::aws:ec2/instance:Instance::core]",
        ];
        expected.ShouldAllBe(text => preview.Output.Contains(text), preview.Output);
    }

    private static CustomResource Resource(string type, string name, params (string Key, object? Value)[] inputs) =>
        new(type, name, new DictionaryResourceArgs(inputs.ToImmutableDictionary(input => input.Key, input => input.Value)), new CustomResourceOptions(), registerPackageRequest: null);
}
