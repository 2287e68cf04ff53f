using Cht.Cli.Display;
using Cht.Engine;
using Pulumi.Experimental;

namespace Cht.Cli.Tests.Display;

public class DriftTextTests
{
    [Fact]
    public void The_same_finding_of_many_resources_is_told_once_below_their_names()
    {
        var model = new RunModel(new DisplayOptions { Run = RunKind.Refresh, IsPreview = false, Stack = Recorded.Stack }, TimeProvider.System);
        const string Away = "Connect on core: no connection within 20 s.";

        model.Apply(Found("core-files", Away));
        model.Apply(Found("couchdb1-docker", "icc: expected false, found true"));
        model.Apply(Found("core-docker", Away));

        DriftText.Section(model).ShouldBe(
        [
            "Drift:",
            "  hosts:index:Part (core-docker),",
            "  hosts:index:Part (core-files):",
            $"    {Away}",
            "  hosts:index:Part (couchdb1-docker):",
            "    icc: expected false, found true",
        ]);
    }

    private static StepEvent Found(string name, string sentence) => Recorded.Step(StepKind.Refresh, "hosts:index:Part", name) with
    {
        RefreshOutcome = StepKind.Update,
        NewOutputs = Recorded.Map(("drift", new PropertyValue([Recorded.Text(sentence)]))),
    };
}
