using System.Text;
using System.Text.Json;
using Pulumi;
using static Cht.Components.Tests.CloudConfig;

namespace Cht.Components.Tests;

[Collection(nameof(OneConfigurationAtATime))]
public sealed class AzureStackTests
{
    private const string VirtualMachine = "azure:compute/linuxVirtualMachine:LinuxVirtualMachine";
    private const string Card = "azure:network/networkInterface:NetworkInterface";
    private const string SecurityGroup = "azure:network/networkSecurityGroup:NetworkSecurityGroup";
    private const string Disk = "azure:compute/managedDisk:ManagedDisk";
    private const string Membership =
        "azure:network/networkInterfaceApplicationSecurityGroupAssociation:NetworkInterfaceApplicationSecurityGroupAssociation";
    private static readonly string[] Machines = ["core", "couchdb1", "couchdb2", "couchdb3"];

    [Fact]
    public async Task Four_machines_stand_over_three_zones_at_fixed_addresses()
    {
        var (mocks, _) = await StackRun.RunAsync("prod", Azure());

        mocks.Of(VirtualMachine).Select(machine => machine.Inputs["zone"]).ShouldBe(["1", "2", "3", "1"]);
        mocks.Of(Card).Select(card => Object(List(card.Inputs["ipConfigurations"]).Single())).Select(configuration =>
            (configuration["privateIpAddressAllocation"], configuration["privateIpAddress"], configuration["subnetId"])).ShouldBe(
        [
            ("Static", "10.20.0.10", "public-1-id"), ("Static", "10.20.1.10", "public-2-id"),
            ("Static", "10.20.2.10", "public-3-id"), ("Static", "10.20.0.11", "public-1-id"),
        ]);
    }

    [Fact]
    public async Task Machines_take_no_password_and_encrypt_their_disks()
    {
        var (mocks, _) = await StackRun.RunAsync("prod", Azure());

        foreach (var machine in mocks.Of(VirtualMachine))
        {
            machine.Inputs["disablePasswordAuthentication"].ShouldBe(true);
            machine.Inputs.ContainsKey("adminPassword").ShouldBeFalse();
            machine.Inputs["encryptionAtHostEnabled"].ShouldBe(true);
            Object(machine.Inputs["sourceImageReference"])["offer"].ShouldBe("ubuntu-24_04-lts");
        }

        mocks.Of(Disk).Select(disk => (disk.Name, disk.Inputs["zone"], disk.Inputs["publicNetworkAccessEnabled"])).ShouldBe(
            [("couchdb1-data", "2", false), ("couchdb2-data", "3", false), ("couchdb3-data", "1", false)]);
        var attachment = mocks.Single("azure:compute/dataDiskAttachment:DataDiskAttachment", "couchdb2-data");
        (attachment.Inputs["managedDiskId"], attachment.Inputs["virtualMachineId"]).ShouldBe(("couchdb2-data-id", "couchdb2-id"));
        mocks.Of("azure:backup/protectedVM:ProtectedVM").Select(backup => backup.Inputs["sourceVmId"]).ShouldBe(["couchdb1-id", "couchdb2-id", "couchdb3-id"]);
        Object(mocks.Of("azure:backup/policyVM:PolicyVM").Single().Inputs["retentionDaily"])["count"].ShouldBe(14d);
    }

    [Fact]
    public async Task The_rules_are_exactly_those_of_the_policy()
    {
        var (mocks, _) = await StackRun.RunAsync("prod", Azure());

        Rules(mocks, "machines").ShouldBe(
        [
            "100 Allow Tcp 2377 machines-id -> managers-id",
            "110 Allow Tcp 7946 machines-id -> machines-id",
            "120 Allow Udp 7946 machines-id -> machines-id",
            "130 Allow Udp 4789 machines-id -> machines-id",
            "140 Allow Esp * machines-id -> machines-id",
            "150 Allow Icmp * machines-id -> machines-id",
            "160 Allow Tcp 22 198.51.100.0/28,192.0.2.7/32 -> administrators-id",
            "170 Allow Tcp 80,443 0.0.0.0/0 -> public-id",
            "180 Allow Tcp 80,443 ::/0 -> public-id",
            "4096 Deny * * * -> *",
        ]);
        Memberships(mocks, "core").ShouldBe(["administrators-id", "machines-id", "managers-id", "public-id"]);
        Memberships(mocks, "couchdb3").ShouldBe(["administrators-id", "machines-id"]);
        mocks.Of("azure:network/networkInterfaceSecurityGroupAssociation:NetworkInterfaceSecurityGroupAssociation")
            .Select(guard => guard.Inputs["networkInterfaceId"]).ShouldBe(Machines.Select(name => $"{name}-id"));
    }

    [Theory]
    [InlineData("none", "false", "true")]
    [InlineData("core", "true", "false")]
    [InlineData("own", "true", "true")]
    public async Task Nobody_but_the_users_of_the_application_comes_from_everywhere(string bastion, string nat, string encrypted)
    {
        var (mocks, _) = await StackRun.RunAsync("prod", Azure(("bastionHost", bastion), ("natGateway", nat), ("overlayEncrypted", encrypted)));

        var rules = mocks.Of(SecurityGroup).SelectMany(group => Rules(mocks, group.Name!)).ToList();
        rules.Where(rule => rule.Contains("0.0.0.0/0") || rule.Contains("::/0")).ShouldAllBe(rule => rule.Contains(" Tcp 80,443 ") && rule.EndsWith("-> public-id"));
        rules.Where(rule => rule.Contains(" Allow ")).ShouldNotContain(rule => rule.Contains(" * ->"));
        rules.Any(rule => rule.Contains("Esp")).ShouldBe(encrypted == "true");
        foreach (var group in mocks.Of(SecurityGroup))
        {
            Rules(mocks, group.Name!)[^1].ShouldBe("4096 Deny * * * -> *");
        }

        Machines.Where(name => Memberships(mocks, name).Contains("public-id")).ShouldBe(["core"]);
    }

    [Fact]
    public async Task Host_keys_are_made_by_the_stack_installed_at_first_boot_and_pinned()
    {
        var (mocks, _) = await StackRun.RunAsync("prod", Azure());

        foreach (var name in Machines)
        {
            var text = Encoding.UTF8.GetString(Convert.FromBase64String((string)mocks.Single(VirtualMachine, name).Inputs["customData"]));
            var keys = JsonDocument.Parse(text["#cloud-config\n".Length..]).RootElement.GetProperty("ssh_keys");
            keys.GetProperty("ed25519_private").GetString().ShouldBe($"private key of {name}-host-key");
            keys.GetProperty("ed25519_public").GetString().ShouldBe((string)List(Connection(mocks, name)["hostKeys"]).Single());
            text.ShouldNotContain("private key of operator-key");
            text.Contains("/dev/disk/azure/scsi1/lun10").ShouldBe(name != "core");
        }
    }

    [Fact]
    public async Task Behind_a_bastion_and_a_nat_gateway_only_core_and_bastion_have_public_addresses()
    {
        var (mocks, _) = await StackRun.RunAsync("prod", Azure(("bastionHost", "own"), ("natGateway", "true")));

        mocks.Of("azure:network/publicIp:PublicIp").Select(address => address.Name).ShouldBe(["bastion", "core", "nat"]);
        Rules(mocks, "bastion-host").ShouldBe(["100 Allow Tcp 22 198.51.100.0/28,192.0.2.7/32 -> *", "4096 Deny * * * -> *"]);
        Rules(mocks, "machines").ShouldContain("160 Allow Tcp 22 10.20.0.5/32 -> bastion-id");
        Connection(mocks, "couchdb1")["address"].ShouldBe("10.20.4.10");
        Object(Connection(mocks, "couchdb1")["jump"])["address"].ShouldBe(mocks.Single("azure:network/publicIp:PublicIp", "bastion") is var bastion
            ? $"203.0.113.{1 + bastion.Name!.Sum(letter => letter) % 250}" : null);
    }

    [Fact]
    public async Task Zones_may_share_an_existing_subnet()
    {
        var subnets = new[] { "1", "2", "3" }.Select(zone => new { id = "/subscriptions/s/subnets/machines", zone, range = "10.1.0.0/24" }).ToArray();

        var (mocks, _) = await StackRun.RunAsync("prod", Azure(("existingNetwork", new { id = "network", subnets })));

        mocks.Of("azure:network/virtualNetwork:VirtualNetwork").ShouldBeEmpty();
        mocks.Of(Card).Select(card => Object(List(card.Inputs["ipConfigurations"]).Single())["privateIpAddress"])
            .ShouldBe(["10.1.0.10", "10.1.0.11", "10.1.0.12", "10.1.0.13"]);
    }

    [Theory]
    [InlineData("azure:location", "West US", "azure:location: found 'westus', which has no availability zones. Choose a region with 3 zones")]
    [InlineData("azure:location", "", "azure:location: it is missing")]
    [InlineData("zones", "[\"1\",\"2\",\"4\"]", "cht-cluster:zones: found '4', which is no zone of Azure")]
    [InlineData("administratorRanges", "[\"0.0.0.0/0\"]", "cht-cluster:administratorRanges: 0.0.0.0/0 is everyone")]
    public async Task A_wrong_value_is_named(string key, string value, string message)
    {
        var failure = await Should.ThrowAsync<RunException>(() => StackRun.RunAsync("prod", Azure((key, value))));

        failure.Message.ShouldContain(message);
    }

    private static IReadOnlyDictionary<string, object> Connection(RecordingMocks mocks, string machine) =>
        Object(mocks.Single("hosts:index:DockerEngine", $"{machine}-docker").Inputs["connection"]);

    private static IReadOnlyList<string> Memberships(RecordingMocks mocks, string machine) =>
        [.. mocks.Of(Membership).Where(one => (string)one.Inputs["networkInterfaceId"] == $"{machine}-id")
            .Select(one => (string)one.Inputs["applicationSecurityGroupId"]).Order(StringComparer.Ordinal)];

    private static IReadOnlyList<string> Rules(RecordingMocks mocks, string group) =>
        [.. List(mocks.Single(SecurityGroup, group).Inputs["securityRules"]).Select(Object).Select(rule =>
            $"{rule["priority"]} {rule["access"]} {rule["protocol"]} {Ports(rule)} {Side(rule, "source")} -> {Side(rule, "destination")}")];

    private static object Ports(IReadOnlyDictionary<string, object> rule) =>
        rule.TryGetValue("destinationPortRanges", out var ports) && List(ports).Count > 0 ? string.Join(',', List(ports)) : rule["destinationPortRange"];

    private static object Side(IReadOnlyDictionary<string, object> rule, string side) =>
        rule.TryGetValue($"{side}ApplicationSecurityGroupIds", out var groups) && List(groups).Count > 0 ? List(groups).Single()
        : rule.TryGetValue($"{side}AddressPrefixes", out var prefixes) && List(prefixes).Count > 0 ? string.Join(',', List(prefixes))
        : rule[$"{side}AddressPrefix"];
}
