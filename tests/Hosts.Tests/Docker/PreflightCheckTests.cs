using Cht.Hosts.Docker;

namespace Cht.Hosts.Tests.Docker;

public sealed class PreflightCheckTests
{
    [Fact]
    public void Good_machines_have_no_problems() => PreflightCheck.Problems([Machine("core", 11), Machine("couchdb1", 12)]).ShouldBeEmpty();

    public static TheoryData<string, PreflightMachine> Bad => new()
    {
        { "core: Docker Engine of channel 'distro' cannot be installed: fedora 42 (x, amd64): it is not supported", With(o => o with { System = new("fedora", "42", "x", "amd64") }) },
        { "core: The processor is not supported: riscv64", With(o => o with { System = DockerEngines.Trixie with { Architecture = "riscv64" } }) },
        { "core: The machine has no systemd", With(o => o with { Systemd = false }) },
        { "core: The clock is wrong: it is 31 s behind this computer's", Machine("core", 11) with { Clock = new(TimeSpan.FromSeconds(-31)) } },
        { "core: The clock is wrong: it is 60 s ahead of this computer's", Machine("core", 11) with { Clock = new(TimeSpan.FromSeconds(60)) } },
        { "core: There is too little memory: 512 MiB, needed 900 MiB", With(o => o with { Memory = 512 }) },
        { "core: There is too little disk space for Docker: 1000 MiB free, needed 4096 MiB", With(o => o with { Disk = 1000 }) },
        { "core: The private address is not on the machine: 10.88.77.11 wanted, the machine has 192.0.2.7", With(o => o with { Addresses = ["192.0.2.7"] }) },
        { "core: Packets to 10.88.77.12 do not leave from the private address: they would leave from 192.0.2.7, wanted 10.88.77.11", With(o => o with { Routes = [new("10.88.77.12", "192.0.2.7", 1500)] }) },
        { "core: Packets to 10.88.77.12 do not leave from the private address: no route, wanted 10.88.77.11", With(o => o with { Routes = [new("10.88.77.12", "", 0)] }) },
        { "core: The network to 10.88.77.12 carries smaller packets than configured: MTU 1450, configured 1500", With(o => o with { Routes = [new("10.88.77.12", "10.88.77.11", 1450)] }) },
        { "core: The kernel has no VXLAN: 6.12.0", With(o => o with { Features = new(false, true, true) }) },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void Each_problem_names_host_and_finding(string expected, PreflightMachine machine) =>
        PreflightCheck.Problems([machine]).ShouldHaveSingleItem().ToString().ShouldStartWith(expected);

    [Fact]
    public void Encryption_needs_IPsec_and_a_clear_network_does_not()
    {
        var machine = With(o => o with { Features = new(true, false, false) });

        PreflightCheck.Problems([machine]).ShouldBeEmpty();
        PreflightCheck.Problems([machine with { Desired = machine.Desired with { EncryptedOverlay = true } }])
            .ShouldHaveSingleItem().Failed.ShouldBe("The kernel cannot encrypt the overlay network (IPsec ESP)");
    }

    [Fact]
    public void Cloned_machines_are_noticed()
    {
        var core = Machine("core", 11);
        var clone = Machine("couchdb1", 12) with { Observed = Machine("couchdb1", 12).Observed with { MachineId = core.Observed.MachineId } };

        PreflightCheck.Problems([core, clone]).ShouldHaveSingleItem().ToString().ShouldStartWith("core, couchdb1: They have the same machine id: id-11");
    }

    [Fact]
    public void Everything_wrong_on_every_machine_is_one_error()
    {
        var error = Should.Throw<PreflightException>(() => PreflightCheck.Require(PreflightCheck.Problems(
        [
            With(o => o with { Memory = 1, Systemd = false }),
            Machine("couchdb1", 12) with { Observed = Machine("couchdb1", 12).Observed with { Disk = 1 } },
        ])));

        error.Problems.Length.ShouldBe(3);
        error.Message.ShouldContain("\n  couchdb1: There is too little disk space");
        error.Message.ShouldEndWith("Nothing was changed. Mend all of these, then run again.");
    }

    [Fact]
    public void What_the_machine_prints_is_understood()
    {
        var machine = Machine("core", 11);

        var observed = DockerPreflight.Parse(machine.Desired, DockerEngines.Answer(
            """
            os=debian
            os_version=13
            os_codename=trixie
            architecture=amd64
            systemd=yes
            machine_id=id-11
            kernel=6.12.0
            processors=2
            memory=2048
            disk=10000
            clock=1795230000000
            address=127.0.0.1
            address=::1
            address=10.88.77.11
            route=10.88.77.12,10.88.77.11,1500
            route=10.88.77.13,,
            vxlan=yes
            esp=yes
            """));

        observed.Addresses.ShouldBe(["127.0.0.1", "::1", "10.88.77.11"]);
        observed.Routes.ShouldBe([new("10.88.77.12", "10.88.77.11", 1500), new("10.88.77.13", "", 0)]);
        observed.Clock.ShouldBe(new DateTimeOffset(2026, 11, 21, 3, 0, 0, TimeSpan.Zero));
        observed.Features.ShouldBe(new KernelFeatures(Vxlan: true, Esp: true, Ipvs: false));
    }

    private static PreflightMachine With(Func<DockerPreflightObserved, DockerPreflightObserved> change)
    {
        var machine = Machine("core", 11);
        return machine with { Observed = change(machine.Observed) };
    }

    private static PreflightMachine Machine(string name, int number) => new(
        new DockerPreflightDesired { Host = name, PrivateAddress = $"10.88.77.{number}", Docker = DockerEngines.Distro with { Host = name } },
        new DockerPreflightObserved
        {
            System = DockerEngines.Trixie,
            Systemd = true,
            MachineId = $"id-{number}",
            Kernel = "6.12.0",
            Processors = 2,
            Memory = 2048,
            Disk = 10000,
            Addresses = ["127.0.0.1", $"10.88.77.{number}"],
            Routes = [new("10.88.77.99", $"10.88.77.{number}", 1500)],
            Features = new KernelFeatures(true, true, true),
        },
        default);
}
