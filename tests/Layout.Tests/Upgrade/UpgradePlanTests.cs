using System.Collections.Immutable;

namespace Cht.Layout.Tests.Upgrade;

public sealed class UpgradePlanTests
{
    private const long Gibibyte = 1L << 30;

    private static readonly string[] Order = ["couchdb3", "couchdb2", "couchdb1", "core"];

    private static ChtVersion Release(string text) => ChtVersion.TryParse(text, out var release) ? release : throw new ArgumentException(text);

    private static UpgradeMachine CouchDb(int number, string? release, long used = Gibibyte, long free = 100 * Gibibyte) => new($"couchdb{number}", MachineRole.CouchDb)
    {
        Running = release is null ? [] : [Release(release)],
        DataDirectory = "/srv/cht-data",
        DataBytes = used,
        FreeBytes = free,
    };

    private static UpgradeMachine Core(params string[] releases) => new("core", MachineRole.Core) { Running = [.. releases.Select(Release)] };

    private static UpgradePlan Plan(string to, params UpgradeMachine[] machines) => UpgradePlan.For(Release(to), machines, Order, []);

    private static UpgradePlan Plan(string from, string to) => Plan(to, Core(from), CouchDb(1, from), CouchDb(2, from), CouchDb(3, from));

    [Fact]
    public void Core_goes_down_first_then_the_CouchDB_nodes_follow_from_the_last_to_the_first_and_core_comes_back_last()
    {
        var plan = Plan("4.22.0", "5.2.0");

        plan.Problems.ShouldBeEmpty();
        plan.Steps.Select(step => (step.Kind, step.Machine)).ShouldBe(
        [
            (UpgradeStepKind.Images, null), (UpgradeStepKind.PauseCore, "core"), (UpgradeStepKind.Files, null), (UpgradeStepKind.CouchDb, "couchdb3"),
            (UpgradeStepKind.CouchDb, "couchdb2"), (UpgradeStepKind.CouchDb, "couchdb1"), (UpgradeStepKind.Membership, null),
            (UpgradeStepKind.Core, "core"), (UpgradeStepKind.Acceptance, null),
        ]);
        plan.IsUnderWay.ShouldBeFalse();
    }

    [Fact]
    public void The_plan_of_an_upgrade_that_was_cut_off_is_the_rest_of_it()
    {
        var plan = Plan("5.2.0", Core(), CouchDb(1, "4.22.0"), CouchDb(2, "4.22.0"), CouchDb(3, "5.2.0"));

        plan.IsUnderWay.ShouldBeTrue();
        plan.From.Select(release => release.Text).ShouldBe(["4.22.0", "5.2.0"]);
        plan.Steps.Where(step => step.Kind == UpgradeStepKind.CouchDb).Select(step => step.Machine).ShouldBe(["couchdb2", "couchdb1"]);
        plan.Steps.ShouldNotContain(step => step.Kind == UpgradeStepKind.PauseCore);
    }

    [Fact]
    public void A_node_that_is_down_stops_an_upgrade_that_has_not_begun_and_not_the_rest_of_one()
    {
        var away = CouchDb(2, "4.22.0") with { Findings = ["couchdb-up: no answer"] };

        Plan("5.2.0", Core("4.22.0"), CouchDb(1, "4.22.0"), away, CouchDb(3, "4.22.0")).Problems.Single().Found
            .ShouldBe("couchdb2 is not healthy: couchdb-up: no answer");
        Plan("5.2.0", Core(), CouchDb(1, "4.22.0"), away, CouchDb(3, "5.2.0")).Problems.ShouldBeEmpty();
    }

    [Fact]
    public void Nothing_is_to_be_done_where_every_machine_runs_the_release() => Plan("5.2.0", "5.2.0").Steps.ShouldBeEmpty();

    [Fact]
    public void A_cluster_that_was_never_started_has_nothing_to_upgrade() =>
        Plan("5.2.0", Core(), CouchDb(1, null)).Problems.Single().Found.ShouldBe("no container of CHT runs on any machine");

    [Theory]
    [InlineData("5.2.0", "5.1.0")]
    [InlineData("5.2.0", "4.22.0")]
    [InlineData("4.22.1", "4.22.0")]
    public void A_step_down_is_refused(string from, string to)
    {
        var plan = Plan(from, to);

        plan.Problems.Single().Found.ShouldBe($"core, couchdb1, couchdb2, couchdb3 run {from}, newer than {to}");
        plan.Problems.Single().Remedy.ShouldContain($"chtVersion {from}");
        plan.Steps.ShouldBeEmpty();
    }

    [Fact]
    public void Core_that_the_administration_page_upgraded_alone_is_named() =>
        Plan("4.22.0", Core("5.2.0"), CouchDb(1, "4.22.0")).Problems.Single().Found.ShouldBe("core runs 5.2.0, newer than 4.22.0");

    [Theory]
    [InlineData("4.4.0", "5.0.0", false)]
    [InlineData("4.4.2", "5.2.0", false)]
    [InlineData("4.5.0", "5.2.0", true)]
    [InlineData("4.22.0", "5.2.0", true)]
    [InlineData("4.2.0", "4.22.0", true)]
    [InlineData("5.0.0", "5.2.0", true)]
    public void Releases_before_4_5_reach_5_through_4_only(string from, string to, bool possible)
    {
        var problems = Plan(from, to).Problems;

        problems.IsEmpty.ShouldBe(possible);
        if (!possible)
        {
            problems.Single().Found.ShouldEndWith($"run {from}, and {to} is reached from 4.5 or newer only");
        }
    }

    [Theory]
    [InlineData("4.22.0", "5.2.0", 4, true)]
    [InlineData("4.22.0", "5.2.0", 3.9, false)]
    [InlineData("5.0.0", "5.2.0", 0.1, true)]
    [InlineData("4.21.0", "4.22.0", 0.1, true)]
    public void The_step_to_5_needs_room_for_five_times_the_data(string from, string to, double freeGibibytes, bool possible)
    {
        var tight = CouchDb(2, from, used: Gibibyte, free: (long)(freeGibibytes * Gibibyte));

        var problems = Plan(to, Core(from), CouchDb(1, from), tight, CouchDb(3, from)).Problems;

        problems.IsEmpty.ShouldBe(possible);
        if (!possible)
        {
            problems.Single().ToString().ShouldContain("couchdb2 has 3.9 GiB free in /srv/cht-data beside 1.0 GiB of data");
            problems.Single().Remedy.ShouldContain("4.0 GiB free");
        }
    }

    [Fact]
    public void Everything_against_an_upgrade_is_told_at_once()
    {
        var plan = UpgradePlan.For(
            Release("5.2.0"),
            [Core("5.3.0"), CouchDb(1, "4.4.0", free: 0), CouchDb(2, "4.4.0") with { Findings = ["couchdb-membership: missing"] }],
            Order, [new("there is no bundle of 5.2.0", "Make one.")]);

        plan.Problems.Select(problem => problem.Found).ShouldBe(
        [
            "core runs 5.3.0, newer than 5.2.0",
            "couchdb1, couchdb2 run 4.4.0, and 5.2.0 is reached from 4.5 or newer only",
            "couchdb1 has 0.0 GiB free in /srv/cht-data beside 1.0 GiB of data",
            "there is no bundle of 5.2.0",
        ]);
    }
}
