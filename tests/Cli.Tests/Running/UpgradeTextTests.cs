using Cht.Cli.Running;
using Cht.Layout;

namespace Cht.Cli.Tests.Running;

public sealed class UpgradeTextTests
{
    private static readonly string[] Order = ["couchdb1", "core"];

    private static ChtVersion Release(string text) => ChtVersion.TryParse(text, out var release) ? release : throw new ArgumentException(text);

    private static string Text(string to, string? core, string couchDb) => string.Join('\n', UpgradeText.Lines(UpgradePlan.For(
        Release(to),
        [
            new("core", MachineRole.Core) { Running = core is null ? [] : [Release(core)] },
            new("couchdb1", MachineRole.CouchDb) { Running = [Release(couchDb)] },
        ],
        Order, [])));

    [Fact]
    public void The_steps_the_backup_and_what_takes_long_afterwards_are_told_before_anybody_says_yes()
    {
        var text = Text("5.2.0", "4.22.0", "4.22.0");

        text.ShouldStartWith("Upgrade of CHT from 4.22.0 to 5.2.0:\n  1. Bring the images of 5.2.0 to every machine");
        text.ShouldContain("  4. Make CouchDB on couchdb1 anew");
        text.ShouldContain("a backup of every CouchDB machine");
        text.ShouldContain("minutes, or up to a day");
    }

    [Fact]
    public void Within_4_nothing_is_said_of_search_indexes() => Text("4.22.0", "4.21.0", "4.21.0").ShouldNotContain("search");

    [Fact]
    public void An_upgrade_that_was_cut_off_goes_on() => Text("5.2.0", null, "4.22.0").ShouldStartWith("An upgrade is under way (4.22.0 run). It goes on to CHT 5.2.0:");

    [Fact]
    public void Where_the_release_runs_already_nothing_is_to_be_done() => Text("5.2.0", "5.2.0", "5.2.0").ShouldStartWith("Every machine runs CHT 5.2.0.");
}
