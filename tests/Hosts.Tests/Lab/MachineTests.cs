using Cht.Hosts.Lab;
using Shouldly;
using Xunit;

namespace Cht.Hosts.Tests.Lab;

public class MachineTests
{
    private static readonly LabMachineDefinition Machine = new()
    {
        Lab = "one",
        Name = "core",
        Address = "10.87.66.11",
        Gateway = "10.87.66.1",
        HostPublicKey = "ssh-ed25519 AAAA",
        AuthorizedKeys = ["ssh-ed25519 BBBB"],
        MachineId = "0123456789abcdef0123456789abcdef",
        BaseTree = "trixie-1",
    };

    private static readonly MachineFolders Folders = new LabFolders("/lab").Machine("one", "core");

    [Fact]
    public void The_command_line_boots_the_machines_tree_on_the_labs_bridge()
    {
        var arguments = NspawnArguments.Of(Machine, Folders, "/lab/data/one/core");

        arguments[0].ShouldBe("systemd-nspawn");
        arguments.ShouldContain("--directory=/lab/labs/one/machines/core/tree");
        arguments.ShouldContain("--network-bridge=cht-one");
        arguments.ShouldContain("--system-call-filter=add_key keyctl bpf");
        arguments.ShouldContain("--bind=/lab/labs/one/machines/core/docker:/var/lib/docker");
        arguments.ShouldContain("--bind=/lab/data/one/core:/srv/cht-data");
        arguments.ShouldContain("--hostname=core");
    }

    [Fact]
    public void A_unit_starts_the_machine_again_when_it_reboots_itself()
    {
        var unit = MachineProcesses.UnitArguments(Machine, Folders, ["systemd-nspawn", "--boot"]);

        unit.ShouldContain("--property=RestartForceExitStatus=133");
        unit.SkipWhile(argument => argument != "--").ShouldBe(["--", "systemd-nspawn", "--boot"]);
    }

    [Fact]
    public void The_network_file_gives_the_machine_its_addresses_and_way_out()
    {
        var unit = MachineTree.NetworkUnit(Machine);

        unit.ShouldContain("Address=10.87.66.11/24\n");
        unit.ShouldContain("::420b/64\n");
        unit.ShouldContain("Gateway=10.87.66.1\n");
    }

    [Fact]
    public void The_machine_knows_its_own_name() => MachineTree.Hosts("core", "10.87.66.11").ShouldContain("10.87.66.11 core\n");

    [Fact]
    public void An_account_is_added_once()
    {
        var once = MachineTree.WithEntry("root:x:0:\n", "ubuntu:x:1000:");

        once.ShouldBe("root:x:0:\nubuntu:x:1000:\n");
        MachineTree.WithEntry(once, "ubuntu:x:1000:").ShouldBe(once);
    }

    [Fact]
    public void A_name_that_begins_like_another_is_another_account() =>
        MachineTree.WithEntry("ubuntu2:x:1001:\n", "ubuntu:x:1000:").ShouldContain("\nubuntu:x:1000:\n");

    [Fact]
    public void Everything_wrong_with_a_definition_is_said_at_once()
    {
        var wrong = Machine with { Address = "core", MachineId = "12", AuthorizedKeys = [], User = "root", DataPath = "srv" };

        var message = Should.Throw<ArgumentException>(wrong.Validate).Message;

        foreach (var part in new[] { "core", "\"12\"", "authorized key", "\"root\"", "\"srv\"" })
        {
            message.ShouldContain(part);
        }
    }

    [Fact]
    public void A_right_definition_is_accepted() => Should.NotThrow(Machine.Validate);

    [Fact]
    public void Definitions_are_compared_by_content()
    {
        Machine.SameAs(Machine with { AuthorizedKeys = [.. Machine.AuthorizedKeys] }).ShouldBeTrue();
        Machine.SameAs(Machine with { AuthorizedKeys = ["ssh-ed25519 CCCC"] }).ShouldBeFalse();
    }

    [Fact]
    public void A_resolver_on_a_loopback_address_is_passed_over_for_the_one_behind_it() =>
        Resolver.FromComputer(["nameserver 127.0.0.53\nsearch lan\n", "# real\nnameserver 192.0.2.53\nnameserver 192.0.2.54\nsearch lan\n"])
            .ShouldBe("nameserver 192.0.2.53\nnameserver 192.0.2.54\nsearch lan\n");

    [Fact]
    public void A_computer_without_a_reachable_resolver_is_an_error_with_a_remedy() =>
        Should.Throw<ProvisioningException>(() => Resolver.FromComputer(["nameserver ::1\n"])).Remedy.ShouldContain("DNS");

    [Fact]
    public void The_other_end_of_a_machines_interface_is_known_by_its_number()
    {
        MachineLink.PeerIndex("""[{"ifindex":2,"link_index":70,"ifname":"host0"}]""").ShouldBe(70);
        MachineLink.PeerIndex("""[{"ifindex":1,"ifname":"lo"}]""").ShouldBeNull();
    }
}
