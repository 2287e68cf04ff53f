using System.Collections.Immutable;
using Pulumi;
using Pulumi.Aws.Ec2.Inputs;
using Pulumi.Testing;

namespace Cht.Packages.Tests;

/// <summary>The generated types under their official names, as a program uses them.</summary>
public sealed class GeneratedTypesTests
{
    [Fact]
    public async Task Arguments_nested_arguments_lists_maps_and_enumerations_reach_the_provider()
    {
        var mocks = await RunAsync(() => _ = new Pulumi.Aws.Ec2.Instance("core", new()
        {
            InstanceType = Pulumi.Aws.Ec2.InstanceType.T3_Large,
            VpcSecurityGroupIds = { "sg-1", "sg-2" },
            Tags = { { "Name", "core" } },
            MetadataOptions = new InstanceMetadataOptionsArgs { HttpTokens = "required", HttpPutResponseHopLimit = 1 },
            RootBlockDevice = new InstanceRootBlockDeviceArgs { Encrypted = true, VolumeSize = 30 },
        }));

        var instance = mocks.Resources.Single();
        instance.Type.ShouldBe("aws:ec2/instance:Instance");
        instance.Inputs["instanceType"].ShouldBe("t3.large");
        ((IEnumerable<object>)instance.Inputs["vpcSecurityGroupIds"]).ShouldBe(["sg-1", "sg-2"]);
        ((IReadOnlyDictionary<string, object>)instance.Inputs["metadataOptions"])["httpPutResponseHopLimit"].ShouldBe(1d);
        ((IReadOnlyDictionary<string, object>)instance.Inputs["tags"])["Name"].ShouldBe("core");
    }

    [Fact]
    public async Task Outputs_are_read_into_typed_properties()
    {
        var address = new TaskCompletionSource<string>();
        var tokens = new TaskCompletionSource<string?>();
        await RunAsync(() =>
        {
            var instance = new Pulumi.Aws.Ec2.Instance("core", new() { MetadataOptions = new InstanceMetadataOptionsArgs { HttpTokens = "required" } });
            instance.PublicIp.Apply(text => { address.SetResult(text); return text; });
            instance.MetadataOptions.Apply(options => { tokens.SetResult(options.HttpTokens); return options; });
        });

        (await address.Task).ShouldBe("203.0.113.9");
        (await tokens.Task).ShouldBe("required");
    }

    [Fact]
    public async Task A_secret_argument_becomes_secret_by_itself()
    {
        var secret = new TaskCompletionSource<bool>();
        await RunAsync(async () =>
        {
            var args = new Pulumi.Azure.Compute.LinuxVirtualMachineArgs
            {
                ResourceGroupName = "cht", Size = "Standard_B2s", OsDisk = new Pulumi.Azure.Compute.Inputs.LinuxVirtualMachineOsDiskArgs { Caching = "None" },
                NetworkInterfaceIds = { "nic" }, CustomData = "I2Nsb3VkLWNvbmZpZw==",
            };
            secret.SetResult(await Output.IsSecretAsync(args.CustomData!.ToOutput()));
        });

        (await secret.Task).ShouldBeTrue();
    }

    [Fact]
    public async Task Functions_take_and_answer_typed_values_in_both_forms()
    {
        var ids = new List<string>();
        var mocks = await RunAsync(async () =>
        {
            ids.Add((await Pulumi.Aws.Ec2.GetAmi.InvokeAsync(new()
            {
                Owners = { "099720109477" }, MostRecent = true, Filters = { new GetAmiFilterArgs { Name = "name", Values = { "ubuntu" } } },
            })).Id);
            var found = Pulumi.Aws.Ec2.GetAmi.Invoke(new() { Filters = { new GetAmiFilterInputArgs { Name = "name", Values = { "debian" } } } });
            found.Apply(ami => { ids.Add(ami.Id); return ami; });
        });

        ids.ShouldBe(["ami-ubuntu", "ami-debian"], ignoreOrder: true);
        mocks.Calls.ShouldAllBe(call => call.Token == "aws:ec2/getAmi:getAmi");
    }

    [Fact]
    public async Task Kubernetes_resources_carry_their_kind_and_version_and_take_their_args_from_the_official_namespace()
    {
        var mocks = await RunAsync(() => _ = new Pulumi.Kubernetes.Core.V1.Namespace("cht", new Pulumi.Kubernetes.Types.Inputs.Core.V1.NamespaceArgs
        {
            Metadata = new Pulumi.Kubernetes.Types.Inputs.Meta.V1.ObjectMetaArgs { Name = "cht", Labels = { { "app", "cht" } } },
        }));

        var space = mocks.Resources.Single();
        (space.Type, space.Inputs["apiVersion"], space.Inputs["kind"]).ShouldBe(("kubernetes:core/v1:Namespace", "v1", "Namespace"));
    }

    private static Task<Mocks> RunAsync(Action program) => RunAsync(() => { program(); return Task.CompletedTask; });

    private static async Task<Mocks> RunAsync(Func<Task> program)
    {
        var mocks = new Mocks();
        await Deployment.TestAsync(mocks, new TestOptions { IsPreview = false }, program);
        return mocks;
    }

    private sealed class Mocks : IMocks
    {
        public List<MockResourceArgs> Resources { get; } = [];

        public List<MockCallArgs> Calls { get; } = [];

        public Task<(string? id, object state)> NewResourceAsync(MockResourceArgs args)
        {
            Resources.Add(args);
            return Task.FromResult<(string?, object)>((args.Name, args.Inputs.SetItem("publicIp", "203.0.113.9")));
        }

        public Task<object> CallAsync(MockCallArgs args)
        {
            Calls.Add(args);
            var filter = (IReadOnlyDictionary<string, object>)((IEnumerable<object>)args.Args["filters"]).Single();
            return Task.FromResult<object>(ImmutableDictionary<string, object>.Empty.Add("id", $"ami-{((IEnumerable<object>)filter["values"]).Single()}"));
        }
    }
}
