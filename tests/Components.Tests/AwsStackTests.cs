using System.Text.Json;
using Pulumi;
using static Cht.Components.Tests.CloudConfig;

namespace Cht.Components.Tests;

[Collection(nameof(OneConfigurationAtATime))]
public sealed class AwsStackTests
{
    private const string Instance = "aws:ec2/instance:Instance";
    private const string Ingress = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
    private const string Volume = "aws:ebs/volume:Volume";
    private static readonly string[] Machines = ["core", "couchdb1", "couchdb2", "couchdb3"];

    [Fact]
    public async Task Four_instances_stand_over_three_zones_at_fixed_addresses()
    {
        var (mocks, _) = await StackRun.RunAsync("prod", Aws());

        mocks.Of(Instance).Select(machine => (machine.Name, machine.Inputs["subnetId"], machine.Inputs["privateIp"])).ShouldBe(
        [
            ("core", "public-1-id", "10.20.0.10"), ("couchdb1", "public-2-id", "10.20.1.10"),
            ("couchdb2", "public-3-id", "10.20.2.10"), ("couchdb3", "public-1-id", "10.20.0.11"),
        ]);
        mocks.Of("aws:ec2/subnet:Subnet").Select(subnet => (subnet.Inputs["cidrBlock"], subnet.Inputs["availabilityZone"])).ShouldBe(
            [("10.20.0.0/24", "eu-central-1a"), ("10.20.1.0/24", "eu-central-1b"), ("10.20.2.0/24", "eu-central-1c")]);
    }

    [Fact]
    public async Task Every_instance_takes_metadata_requests_by_token_only_and_encrypts_its_disks()
    {
        var (mocks, _) = await StackRun.RunAsync("prod", Aws());

        foreach (var machine in mocks.Of(Instance))
        {
            Object(machine.Inputs["metadataOptions"])["httpTokens"].ShouldBe("required");
            Object(machine.Inputs["metadataOptions"])["httpPutResponseHopLimit"].ShouldBe(1d);
            Object(machine.Inputs["rootBlockDevice"])["encrypted"].ShouldBe(true);
            Object(machine.Inputs["rootBlockDevice"])["volumeType"].ShouldBe("gp3");
            Object(machine.Inputs["maintenanceOptions"])["autoRecovery"].ShouldBe("default");
            Object(machine.Inputs["tags"])["Name"].ShouldBe($"prod-{machine.Name}");
        }

        mocks.Of(Volume).Select(volume => volume.Name).ShouldBe(["couchdb1-data", "couchdb2-data", "couchdb3-data"]);
        mocks.Of(Volume).ShouldAllBe(volume => (bool)volume.Inputs["encrypted"] && (string)volume.Inputs["type"] == "gp3");
        mocks.Single(Volume, "couchdb2-data").Inputs["availabilityZone"].ShouldBe("eu-central-1c");
        var attachment = mocks.Single("aws:ec2/volumeAttachment:VolumeAttachment", "couchdb2-data");
        (attachment.Inputs["instanceId"], attachment.Inputs["volumeId"]).ShouldBe(("couchdb2-id", "couchdb2-data-id"));
        var backup = Object(mocks.Of("aws:dlm/lifecyclePolicy:LifecyclePolicy").Single().Inputs["policyDetails"]);
        Object(backup["targetTags"])["cht-backup"].ShouldBe("prod");
        Object(mocks.Single(Volume, "couchdb2-data").Inputs["tags"])["cht-backup"].ShouldBe("prod");
    }

    [Fact]
    public async Task The_rules_are_exactly_those_of_the_policy()
    {
        var (mocks, _) = await StackRun.RunAsync("prod", Aws(("managers", "3")));

        mocks.Of(Ingress).Select(Line).ShouldBe(
        [
            "managers-id tcp 2377-2377 machines-id", "machines-id tcp 7946-7946 machines-id", "machines-id udp 7946-7946 machines-id",
            "machines-id udp 4789-4789 machines-id", "machines-id 50 - machines-id", "machines-id icmp 8--1 machines-id", "machines-id icmp 3-4 machines-id",
            "administrators-id tcp 22-22 198.51.100.0/28", "administrators-id tcp 22-22 192.0.2.7/32",
            "public-id tcp 80-80 0.0.0.0/0", "public-id tcp 80-80 ::/0", "public-id tcp 443-443 0.0.0.0/0", "public-id tcp 443-443 ::/0",
        ], ignoreOrder: true);
        Groups(mocks, "core").ShouldBe(["administrators-id", "machines-id", "managers-id", "public-id"]);
        Groups(mocks, "couchdb2").ShouldBe(["administrators-id", "machines-id", "managers-id"]);
        Groups(mocks, "couchdb3").ShouldBe(["administrators-id", "machines-id"]);
    }

    [Theory]
    [InlineData("none", false)]
    [InlineData("core", false)]
    [InlineData("core", true)]
    [InlineData("own", false)]
    [InlineData("own", true)]
    public async Task Nobody_but_the_users_of_the_application_comes_from_everywhere(string bastion, bool nat)
    {
        var (mocks, _) = await StackRun.RunAsync("prod", Aws(("bastionHost", bastion), ("natGateway", nat ? "true" : "false")));

        var open = mocks.Of(Ingress).Where(rule => rule.Inputs.GetValueOrDefault("cidrIpv4") is "0.0.0.0/0" || rule.Inputs.GetValueOrDefault("cidrIpv6") is "::/0").ToList();
        open.ShouldAllBe(rule => (string)rule.Inputs["securityGroupId"] == "public-id" && (double)rule.Inputs["fromPort"] == (double)rule.Inputs["toPort"]);
        open.Select(rule => (double)rule.Inputs["fromPort"]).Distinct().Order().ShouldBe([80, 443]);
        mocks.Of(Instance).Where(machine => List(machine.Inputs["vpcSecurityGroupIds"]).Contains("public-id")).Select(machine => machine.Name).ShouldBe(["core"]);
    }

    [Fact]
    public async Task Without_encryption_protocol_50_stays_closed()
    {
        var (mocks, _) = await StackRun.RunAsync("prod", Aws(("overlayEncrypted", "false")));

        mocks.Of(Ingress).ShouldNotContain(rule => (string)rule.Inputs["ipProtocol"] == "50");
    }

    [Fact]
    public async Task Host_keys_are_made_by_the_stack_installed_at_first_boot_and_pinned()
    {
        var (mocks, outputs) = await StackRun.RunAsync("prod", Aws());

        foreach (var name in Machines)
        {
            var userData = (string)mocks.Single(Instance, name).Inputs["userData"];
            userData.ShouldStartWith("#cloud-config\n");
            var config = JsonDocument.Parse(userData["#cloud-config\n".Length..]).RootElement;
            config.GetProperty("ssh_keys").GetProperty("ed25519_private").GetString().ShouldBe($"private key of {name}-host-key");
            config.GetProperty("ssh_pwauth").GetBoolean().ShouldBeFalse();
            var pinned = (string)List(Connection(mocks, name)["hostKeys"]).Single();
            config.GetProperty("ssh_keys").GetProperty("ed25519_public").GetString().ShouldBe(pinned);
            // The host's own key is the only secret in it.
            userData.ShouldNotContain("private key of operator-key");
            userData.ShouldNotContain("Password-0123456789");
        }

        outputs.Keys.ShouldBe(["layout", "machines", "sshConfig", "url", "login", "layoutFile"], ignoreOrder: true);
    }

    [Fact]
    public async Task Only_couchdb_machines_wait_for_their_data_volume_and_never_format_one_that_holds_something()
    {
        var (mocks, _) = await StackRun.RunAsync("prod", Aws());

        ((string)mocks.Single(Instance, "core").Inputs["userData"]).ShouldNotContain("mkfs");
        var userData = (string)mocks.Single(Instance, "couchdb1").Inputs["userData"];
        userData.ShouldContain("/dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_couchdb1dataid");
        userData.ShouldContain("-eq 2");
        var files = mocks.Single("hosts:index:HostFiles", "couchdb1-files");
        List(files.Inputs["directories"]).Select(directory => Object(directory)["path"]).ShouldContain("/srv/cht-data/couchdb");
    }

    [Fact]
    public async Task Without_bastion_every_machine_has_a_fixed_public_address()
    {
        var (mocks, _) = await StackRun.RunAsync("prod", Aws());

        mocks.Of("aws:ec2/eip:Eip").Select(address => address.Name).ShouldBe(Machines);
        mocks.Of(Instance).ShouldAllBe(machine => !(bool)machine.Inputs["associatePublicIpAddress"]);
        ((string)Connection(mocks, "couchdb1")["address"]).ShouldStartWith("203.0.113.");
        Connection(mocks, "couchdb1").ContainsKey("jump").ShouldBeFalse();
    }

    [Fact]
    public async Task Through_core_the_others_take_ssh_from_core_alone()
    {
        var (mocks, outputs) = await StackRun.RunAsync("prod", Aws(("bastionHost", "core")));

        mocks.Of("aws:ec2/eip:Eip").Select(address => address.Name).ShouldBe(["core"]);
        mocks.Of(Ingress).Where(rule => rule.Inputs.GetValueOrDefault("fromPort") is 22d).Select(Line).ShouldBe(
            ["administrators-id tcp 22-22 198.51.100.0/28", "administrators-id tcp 22-22 192.0.2.7/32", "bastion-id tcp 22-22 10.20.0.10/32"], ignoreOrder: true);
        Groups(mocks, "couchdb1").ShouldBe(["bastion-id", "machines-id"]);
        Groups(mocks, "core").ShouldContain("administrators-id");
        Connection(mocks, "couchdb1")["address"].ShouldBe("10.20.1.10");
        Object(Connection(mocks, "couchdb1")["jump"])["address"].ShouldBe(Connection(mocks, "core")["address"]);
        Connection(mocks, "core").ContainsKey("jump").ShouldBeFalse();
        List(Object(Connection(mocks, "couchdb1")["jump"])["hostKeys"]).ShouldBe(List(Connection(mocks, "core")["hostKeys"]));
        var nodes = (await LayoutAsync(outputs)).GetProperty("nodes");
        nodes[0].GetProperty("ssh").GetProperty("address").GetString().ShouldBe((string)Connection(mocks, "core")["address"]);
        nodes[1].GetProperty("ssh").GetProperty("address").GetString().ShouldBe("10.20.1.10");
    }

    [Fact]
    public async Task Through_a_bastion_of_its_own_no_machine_takes_ssh_from_outside()
    {
        var (mocks, outputs) = await StackRun.RunAsync("prod", Aws(("bastionHost", "own"), ("natGateway", "true")));

        mocks.Of(Ingress).Where(rule => rule.Inputs.GetValueOrDefault("fromPort") is 22d).Select(Line).ShouldBe(
            ["bastion-host-id tcp 22-22 198.51.100.0/28", "bastion-host-id tcp 22-22 192.0.2.7/32", "bastion-id tcp 22-22 10.20.0.5/32"], ignoreOrder: true);
        Groups(mocks, "bastion").ShouldBe(["bastion-host-id"]);
        mocks.Single(Instance, "bastion").Inputs["privateIp"].ShouldBe("10.20.0.5");
        mocks.Single(Instance, "couchdb1").Inputs["privateIp"].ShouldBe("10.20.4.10");
        mocks.Single("aws:ec2/route:Route", "private-out").Inputs["natGatewayId"].ShouldBe("nat-id");
        mocks.Of(Instance).ShouldAllBe(machine => !(bool)machine.Inputs["associatePublicIpAddress"]);
        var bastion = Object(Connection(mocks, "couchdb3")["jump"]);
        bastion["name"].ShouldBe("bastion");
        // Users reach core from outside, administrators do not.
        Connection(mocks, "core")["address"].ShouldBe("10.20.0.10");
        Object(Connection(mocks, "core")["jump"])["address"].ShouldBe(bastion["address"]);
        var layout = await LayoutAsync(outputs);
        layout.GetProperty("nodes")[0].GetProperty("ssh").GetProperty("address").GetString().ShouldBe("10.20.0.10");
        layout.GetProperty("nodes")[0].GetProperty("publicAddress").GetString()!.ShouldStartWith("203.0.113.");
        layout.GetProperty("bastion").GetProperty("address").GetString().ShouldBe((string)bastion["address"]);
        layout.GetProperty("bastion").GetProperty("hostKeys")[0].GetString().ShouldBe((string)List(bastion["hostKeys"]).Single());
    }

    [Fact]
    public async Task An_existing_network_is_used_as_it_is()
    {
        var (mocks, _) = await StackRun.RunAsync("prod", Aws(("existingNetwork", new
        {
            id = "vpc-1", firstHost = 40,
            subnets = new[] { "a", "b", "c" }.Select((zone, index) => new { id = $"subnet-{zone}", zone = $"eu-central-1{zone}", range = $"172.31.{16 * index}.0/20" }).ToArray(),
        })));

        mocks.Of("aws:ec2/vpc:Vpc").ShouldBeEmpty();
        mocks.Of("aws:ec2/internetGateway:InternetGateway").ShouldBeEmpty();
        mocks.Of("aws:ec2/securityGroup:SecurityGroup").ShouldAllBe(group => (string)group.Inputs["vpcId"] == "vpc-1");
        mocks.Of(Instance).Select(machine => (machine.Inputs["subnetId"], machine.Inputs["privateIp"])).ShouldBe(
            [("subnet-a", "172.31.0.40"), ("subnet-b", "172.31.16.40"), ("subnet-c", "172.31.32.40"), ("subnet-a", "172.31.0.41")]);
    }

    [Theory]
    [InlineData("", "ami-newest")]
    [InlineData("ami-0pinned", "ami-0pinned")]
    public async Task The_image_is_pinned_or_looked_up(string configured, string used)
    {
        var (mocks, _) = await StackRun.RunAsync("prod", Aws(("machineImage", configured)));

        mocks.Of(Instance).ShouldAllBe(machine => (string)machine.Inputs["ami"] == used);
        mocks.Calls.Count.ShouldBe(configured.Length == 0 ? 1 : 0);
    }

    [Fact]
    public async Task Every_problem_of_the_configuration_is_told_at_once()
    {
        var failure = await Should.ThrowAsync<RunException>(() => StackRun.RunAsync("prod", Aws(
            ("aws:region", "us-west-1"), ("administratorRanges", new[] { "0.0.0.0/0", "2001:db8::/48" }), ("networkRange", "2001:db8::/32"), ("bastionHost", "none"),
            ("natGateway", "true"), ("sshUser", "root"), ("ubuntuRelease", "20.04"), ("dataVolumeSize", "1"))));

        string[] expected =
        [
            "aws:region: found 'us-west-1', which has 2 availability zones. Choose a region with 3 zones",
            "cht-cluster:administratorRanges: 0.0.0.0/0 is everyone",
            "cht-cluster:administratorRanges[1]: found '2001:db8::/48', which is IPv6",
            "cht-cluster:networkRange: found '2001:db8::/32', which is IPv6",
            "cht-cluster:bastionHost: found 'none' together with natGateway",
            "cht-cluster:sshUser: found 'root'",
            "cht-cluster:ubuntuRelease: found '20.04'",
            "cht-cluster:dataVolumeSize: found '1'",
        ];
        expected.ShouldAllBe(text => failure.Message.Contains(text));
    }

    [Theory]
    [InlineData("zones", "[\"eu-central-1a\",\"eu-central-1b\"]", "cht-cluster:zones: found 2 different zones")]
    [InlineData("zones", "[\"eu-west-1a\",\"eu-central-1b\",\"eu-central-1c\"]", "found 'eu-west-1a', which is no zone of eu-central-1")]
    [InlineData("aws:region", "", "aws:region: it is missing")]
    [InlineData("aws:region", "Frankfurt", "aws:region: found 'Frankfurt'")]
    [InlineData("networkRange", "8.8.0.0/16", "cht-cluster:networkRange: found '8.8.0.0/16'")]
    [InlineData("networkRange", "10.20.0.0/24", "room for 3 subnets")]
    [InlineData("overlaySubnet", "10.20.4.0/24", "cht-cluster:overlaySubnet")]
    [InlineData("existingNetwork", "{\"id\":\"vpc-1\"}", "cht-cluster:existingNetwork.subnets: it is missing")]
    public async Task A_wrong_value_is_named(string key, string value, string message)
    {
        var failure = await Should.ThrowAsync<RunException>(() => StackRun.RunAsync("prod", Aws((key, value))));

        failure.Message.ShouldContain(message);
    }

    private static Task<JsonElement> LayoutAsync(IDictionary<string, object?> outputs) =>
        Pulumi.Utilities.OutputUtilities.GetValueAsync((Output<JsonElement>)outputs["layout"]!);

    private static IReadOnlyDictionary<string, object> Connection(RecordingMocks mocks, string machine) =>
        Object(mocks.Single("hosts:index:DockerEngine", $"{machine}-docker").Inputs["connection"]);

    private static IEnumerable<string> Groups(RecordingMocks mocks, string machine) =>
        List(mocks.Single(Instance, machine).Inputs["vpcSecurityGroupIds"]).Cast<string>().Order(StringComparer.Ordinal);

    private static string Line(Pulumi.Testing.MockResourceArgs rule) =>
        $"{rule.Inputs["securityGroupId"]} {rule.Inputs["ipProtocol"]} {rule.Inputs.GetValueOrDefault("fromPort")}-{rule.Inputs.GetValueOrDefault("toPort")} "
        + (rule.Inputs.GetValueOrDefault("cidrIpv4") ?? rule.Inputs.GetValueOrDefault("cidrIpv6") ?? rule.Inputs["referencedSecurityGroupId"]);
}
