namespace Cht.Layout.Tests.Validation;

public class ClusterValidationTests
{
    public static TheoryData<string> Bad => [.. BadSpecs.All.Keys];

    [Theory]
    [MemberData(nameof(Bad))]
    public void A_wrong_specification_is_refused_with_key_finding_and_remedy(string what)
    {
        var (spec, key, words) = BadSpecs.All[what];
        var error = Should.Throw<LayoutException>(() => ClusterLayout.Create(spec));
        error.Problems.ShouldContain(problem => problem.Key == key && problem.ToString().Contains(words, StringComparison.Ordinal), error.Message);
        error.Problems.ShouldAllBe(problem => problem.Found.Length > 0 && problem.Remedy.EndsWith('.') && char.IsUpper(problem.Remedy[0]));
    }

    [Fact]
    public void All_problems_come_at_once()
    {
        var spec = SampleSpecs.Cluster() with { Name = "A B", Managers = 2, ChtVersion = "x", DeployUser = "a/b", Access = new(), Overlay = new() { Mtu = 1, Subnet = "x" } };
        ClusterLayout.TryCreate(spec.With(2, machine => machine with { Name = "core", PrivateAddress = "0.0.0.0" }), out var layout, out var problems).ShouldBeFalse();
        layout.ShouldBeNull();
        problems.Select(problem => problem.Key).Distinct().Order(StringComparer.Ordinal).ShouldBe([
            "access.administrators", "chtVersion", "deployUser", "machines[2].name", "machines[2].privateAddress", "managers", "name", "overlay.mtu", "overlay.subnet",
        ]);
    }

    [Fact]
    public void One_problem_is_not_reported_twice() =>
        Should.Throw<LayoutException>(() => ClusterLayout.Create(SampleSpecs.Cluster() with { DeployUser = "a b" })).Problems
            .Count(problem => problem.Key == "deployUser").ShouldBe(1);

    [Theory]
    [MemberData(nameof(SampleLayouts.Names), MemberType = typeof(SampleLayouts))]
    public void The_sample_layouts_are_valid(string name) => SampleLayouts.Get(name).Machines.Length.ShouldBeGreaterThan(1);

    [Fact]
    public void An_even_number_of_couchdb_machines_is_a_warning() =>
        ClusterLayout.Create(SampleSpecs.Cluster(4)).Warnings.ShouldContain(warning => warning.Key == "machines" && warning.Found.StartsWith('4'));

    [Fact]
    public void Risks_of_the_layout_are_warnings_and_vanish_with_their_cause()
    {
        var risky = SampleSpecs.Cluster(1) with { ChtVersion = "4.10.0", Overlay = new() { Encrypted = false } };
        ClusterLayout.Create(risky).Warnings.Select(warning => warning.Key).ShouldBe(["chtVersion", "machines", "managers", "overlay.encrypted"]);
        ClusterLayout.Create(SampleSpecs.Cluster() with { Managers = 3 }).Warnings.ShouldBeEmpty();
    }

    [Fact]
    public void Administrators_before_a_bastion_of_its_own_are_pointed_out()
    {
        var bastion = new BastionSpec { Address = "192.0.2.200", User = "jump", HostKeys = [SampleSpecs.HostKey] };
        ClusterLayout.Create(SampleSpecs.Cluster() with { Access = new() { Administrators = ["198.51.100.7"], Bastion = bastion } })
            .Warnings.ShouldContain(warning => warning.Key == "access.administrators");
    }

    [Theory]
    [InlineData("root", "/root")]
    [InlineData("cht", "/home/cht")]
    public void Home_follows_the_deploy_user(string user, string home) =>
        ClusterLayout.Create(SampleSpecs.Cluster() with { DeployUser = user }).DeployHome.ShouldBe(home);

    [Fact]
    public void Managers_may_be_chosen_machine_by_machine()
    {
        var spec = SampleSpecs.Cluster().WithEach((machine, i) => machine with { Manager = i != 1 });
        ClusterLayout.Create(spec).Managers.Select(machine => machine.Name).ShouldBe(["core", "couchdb2", "couchdb3"]);
        ClusterLayout.Create(SampleSpecs.Cluster().With(1, machine => machine with { Manager = false }) with { Managers = 3 })
            .Managers.Select(machine => machine.Name).ShouldBe(["core", "couchdb2", "couchdb3"]);
    }

    [Fact]
    public void A_private_address_that_is_also_the_public_one_is_fine() =>
        ClusterLayout.Create(SampleSpecs.Cluster().WithEach((machine, _) => machine with { PublicAddress = machine.PrivateAddress })).Machines.Length.ShouldBe(4);
}
