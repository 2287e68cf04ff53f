using Cht.Engine;

namespace Cht.Cli.Tests.Clouds;

/// <summary>What happens to a cluster on AWS when machines are replaced or lost, over a cloud in memory.</summary>
[Collection(nameof(RealProgram))]
public sealed class MachineReplacementTests : IDisposable
{
    private const string Instance = "aws:ec2/instance:Instance";
    private const string Attachment = "aws:ec2/volumeAttachment:VolumeAttachment";
    private readonly CommandLineFixture cli = new CommandLineFixture().WithSharedKey();
    private readonly FakeWorld world = new();
    private readonly List<StepEvent> steps = [];

    public MachineReplacementTests()
    {
        cli.Engine = (operation, store, secrets, sink, cancellationToken) => Composition.Engine(TimeProvider.System)(
            operation with { Program = Composition.EntryPoint(() => System.Reflection.Assembly.Load("Cht.Stacks")), Providers = world.Providers },
            store, secrets, new Recording(steps, sink), cancellationToken);
        cli.Write("Pulumi.yaml", File.ReadAllText(Path.Combine(ExampleStackTests.Root, "Pulumi.yaml")));
        cli.Write("Pulumi.aws-prod.yaml", CommandLineFixture.SettingsFile(File.ReadAllText(Path.Combine(ExampleStackTests.Root, "Pulumi.aws-prod.yaml"))));
    }

    public void Dispose() => cli.Dispose();

    [Fact]
    public async Task A_newer_image_changes_nothing()
    {
        await UpAsync();
        world.Image = "ami-newer";

        await UpAsync("--expect-no-changes");

        world.Things.Values.Where(thing => thing.Type == Instance).ShouldAllBe(thing => thing.Inputs["ami"].Equals(new("ami-first")));
    }

    [Fact]
    public async Task A_replaced_machine_keeps_its_data_volume_address_host_key_and_name()
    {
        await UpAsync();
        var before = Volumes();

        var preview = await cli.RunAsync($"preview --stack aws-prod --replace urn:pulumi:aws-prod::cht-cluster::cht:aws:Machines${Instance}::couchdb2");

        preview.Code.ShouldBe(0, preview.Error + preview.Output);
        var replaced = Replaced();
        replaced.ShouldContain("Instance couchdb2");
        replaced.ShouldContain("VolumeAttachment couchdb2-data");
        replaced.ShouldAllBe(name => name.Contains("couchdb2", StringComparison.Ordinal));
        replaced.ShouldNotContain("Volume couchdb2-data");
        replaced.ShouldNotContain("SshKeyPair couchdb2-host-key");
        Volumes().ShouldBe(before);
    }

    [Fact]
    public async Task After_a_disaster_the_machines_come_back_with_the_kept_volumes_and_the_same_secrets()
    {
        await UpAsync();
        var volumes = Volumes();
        var kept = Ids("hosts:index:ClusterSecrets", "hosts:index:SshKeyPair", "aws:ec2/eip:Eip");
        world.Lose(type => type is Instance or Attachment or "aws:ec2/eipAssociation:EipAssociation"
            || (type.StartsWith("hosts:", StringComparison.Ordinal) && type is not ("hosts:index:ClusterSecrets" or "hosts:index:SshKeyPair")));
        world.Image = "ami-newer";

        await UpAsync("--refresh");

        Volumes().ShouldBe(volumes);
        Ids("hosts:index:ClusterSecrets", "hosts:index:SshKeyPair", "aws:ec2/eip:Eip").ShouldBe(kept);
        world.Things.Values.Count(thing => thing.Type == Instance).ShouldBe(4);
        var attached = world.Things.Values.Where(thing => thing.Type == Attachment).Select(thing => thing.Inputs["volumeId"].TryGetString(out var id) ? id : null);
        attached.ShouldBe(volumes, ignoreOrder: true);
        world.Things.Values.Where(thing => thing.Type == Instance).ShouldAllBe(thing => thing.Inputs["ami"].Equals(new("ami-newer")));
    }

    [Fact]
    public async Task Without_confirmed_protection_the_data_volumes_do_not_go_with_the_stack()
    {
        await UpAsync();

        var destroy = await cli.RunAsync("destroy --yes --skip-preview --stack aws-prod");

        destroy.Code.ShouldBe(1);
        destroy.Output.ShouldContain("protect");
        Volumes().Length.ShouldBe(3);
    }

    private string[] Volumes() => Ids("aws:ebs/volume:Volume");

    private string[] Ids(params string[] types) =>
        [.. world.Things.Where(thing => types.Contains(thing.Value.Type)).Select(thing => thing.Key).Order(StringComparer.Ordinal)];

    private string[] Replaced() =>
        [.. steps.Where(step => step.Kind is StepKind.Replace).Select(step => $"{step.Type[(step.Type.LastIndexOf(':') + 1)..]} {step.Name}").Distinct()];

    private async Task UpAsync(string flags = "")
    {
        steps.Clear();
        var up = await cli.RunAsync($"up --yes --skip-preview --stack aws-prod {flags}".TrimEnd());
        up.Code.ShouldBe(0, up.Error + up.Output);
        steps.Clear();
    }

    private sealed class Recording(List<StepEvent> steps, IEventSink sink) : IEventSink
    {
        public void Publish(EngineEvent engineEvent)
        {
            if (engineEvent is StepEvent step)
            {
                steps.Add(step);
            }

            sink.Publish(engineEvent);
        }
    }
}
