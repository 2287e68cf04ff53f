using System.Collections.Immutable;
using Cht.Cli.Display;
using Cht.Engine;

namespace Cht.Cli.Tests.Display;

public class DisplayGoldenTests
{
    [Fact]
    public void A_preview_prints_one_line_per_step_and_its_summary() =>
        Plain(preview: true).ShouldBe(
            """
            @ Previewing update (lab)...
             +  hosts:index:Docker core-docker create
             ~  hosts:index:Firewall core-firewall update [diff: ~key,~rules,~script,+zone]
             ++ hosts:index:Network cht-net create replacement [diff: ~subnet]
             +- hosts:index:Network cht-net replace [diff: ~subnet]
             -- hosts:index:Network cht-net delete original
             -  hosts:index:File old-env delete
             +  hosts:index:Docker core-docker warning: the kernel has no IPVS
             +  hosts:index:Docker core-docker warning: password=[secret]
            Outputs:
              - gone    : "x"
              + layout  : "{..." (19 characters)
                machines: "4"
                password: [secret]
              ~ url     : "http://old" => [unknown]

            Resources:
                + 1 to create
                ~ 1 to update
                - 1 to delete
                +- 1 to replace
                4 changes. 2 unchanged


            """);

    [Fact]
    public void An_update_prints_what_is_running_what_was_done_and_how_long_it_took() =>
        Plain(preview: false).ShouldBe(
            """
            @ Updating (lab)...
             +  hosts:index:Docker core-docker creating (0s)
             +  hosts:index:Docker core-docker installing docker.io
             +  hosts:index:Docker core-docker created (12s)
             ~  hosts:index:Firewall core-firewall updating (0s) [diff: ~key,~rules,~script,+zone]
             ~  hosts:index:Firewall core-firewall updated (0.52s)
             ++ hosts:index:Network cht-net creating replacement (0s) [diff: ~subnet]
             ++ hosts:index:Network cht-net created replacement (2s)
             +- hosts:index:Network cht-net replacing (0s) [diff: ~subnet]
             +- hosts:index:Network cht-net replaced (0.00s)
             -- hosts:index:Network cht-net deleting original (0s)
             -- hosts:index:Network cht-net deleted original (1s)
             -  hosts:index:File old-env deleting (0s)
             -  hosts:index:File old-env deleted (1m1s)
             +  hosts:index:Docker core-docker warning: the kernel has no IPVS
             +  hosts:index:Docker core-docker warning: password=[secret]
            Outputs:
              - gone    : "x"
              + layout  : "{..." (19 characters)
                machines: "4"
                password: [secret]
              ~ url     : "http://old" => "https://core"

            Resources:
                + 1 created
                ~ 1 updated
                - 1 deleted
                +- 1 replaced
                4 changes. 2 unchanged

            Duration: 5s


            """);

    [Fact]
    public void The_tree_shows_parents_and_merges_the_steps_of_a_replacement() =>
        string.Join('\n', TreeText.Render(Model(preview: false), DateTimeOffset.UnixEpoch, width: 0)).ShouldBe(
            """
                 Type                        Name             Status           Info
                 pulumi:pulumi:Stack         cht-cluster-lab
                 └─ cht:index:Cluster        cluster
             +      ├─ hosts:index:Docker    core-docker      created (12s)    1 warning
             ~      ├─ hosts:index:Firewall  core-firewall    updated (0.52s)  [diff: ~key,~rules,~script,+zone]
             +-     ├─ hosts:index:Network   cht-net          replaced (3s)    [diff: ~subnet]
             -      └─ hosts:index:File      old-env          deleted (1m1s)
            """);

    [Fact]
    public void The_property_diff_shows_paths_line_diffs_secrets_and_unknowns() =>
        Details(showSecrets: false).ShouldBe(
            """
            + hosts:index:Docker: (create) core-docker
                [urn=urn:pulumi:lab::cht-cluster::cht:index:Cluster$hosts:index:Docker::core-docker]
                channel: "distro"
                host   : [unknown]
                peers  : [
                    [0]: "10.0.0.2"
                    [1]: "10.0.0.3"
                ]
                token  : [secret]
            ~ hosts:index:Firewall: (update) core-firewall
                [urn=urn:pulumi:lab::cht-cluster::cht:index:Cluster$hosts:index:Firewall::core-firewall]
              ~ key: [secret] => [secret]
              ~ rules[2].port: 22 => 2222
              ~ script:
                    ...
                    b
                    c
                  - d
                  + D
                    e
                    f
                    ...
              + zone: "public"
            ++hosts:index:Network: (create replacement) cht-net
                [urn=urn:pulumi:lab::cht-cluster::cht:index:Cluster$hosts:index:Network::cht-net]
              ~ subnet: "10.1.0.0/24" => "10.2.0.0/24" (forces replacement)
            +-hosts:index:Network: (replace) cht-net
                [urn=urn:pulumi:lab::cht-cluster::cht:index:Cluster$hosts:index:Network::cht-net]
              ~ subnet: "10.1.0.0/24" => "10.2.0.0/24" (forces replacement)
            --hosts:index:Network: (delete original) cht-net
                [urn=urn:pulumi:lab::cht-cluster::cht:index:Cluster$hosts:index:Network::cht-net]
            - hosts:index:File: (delete) old-env
                [urn=urn:pulumi:lab::cht-cluster::cht:index:Cluster$hosts:index:File::old-env]
            """);

    [Fact]
    public void Secrets_are_shown_only_when_asked_for()
    {
        Details(showSecrets: true).ShouldContain($"token  : \"{Recorded.Secret}\"");
        foreach (var preview in (bool[])[true, false])
        {
            foreach (var text in (string[])[Plain(preview), Json(preview), Details(showSecrets: false)])
            {
                text.ShouldNotContain(Recorded.Secret);
                text.ShouldContain("[secret]");
            }
        }
    }

    [Fact]
    public void A_failed_step_is_named_with_its_error_and_its_parents_are_shown()
    {
        var model = Model(preview: false, [
            Recorded.Step(StepKind.Same, "pulumi:pulumi:Stack", "cht-cluster-lab", parent: null),
            Recorded.Step(StepKind.Create, "hosts:index:Docker", "core", phase: StepPhase.Failed) with { Error = "apt failed on core: no route" },
            new DiagnosticEvent(
                DiagnosticSeverity.Error, "apt failed on core: no route",
                Recorded.Step(StepKind.Create, "hosts:index:Docker", "core").Urn, Ephemeral: false),
        ]);
        string.Join('\n', TreeText.Render(model, DateTimeOffset.UnixEpoch, width: 0)).ShouldBe(
            """
                 Type                   Name             Status               Info
                 pulumi:pulumi:Stack    cht-cluster-lab
             +   └─ hosts:index:Docker  core             **creating failed**  1 error
            """);
        string.Join('\n', SummaryText.Render(model)).ShouldStartWith(
            """
            Diagnostics:
              hosts:index:Docker (core):
                error: apt failed on core: no route
            """);
    }

    [Fact]
    public void Long_lines_are_cut_to_the_terminal() =>
        TreeText.Render(Model(preview: true), DateTimeOffset.UnixEpoch, width: 40).ShouldAllBe(line => line.Length <= 40);

    [Fact]
    public void A_tree_higher_than_the_terminal_shows_what_is_running()
    {
        var model = Model(preview: false, [
            Recorded.Step(StepKind.Same, "pulumi:pulumi:Stack", "cht-cluster-lab", parent: null),
            .. Enumerable.Range(0, 20).Select(i => Recorded.Step(StepKind.Create, "hosts:index:File", $"done{i}")),
            Recorded.Step(StepKind.Create, "hosts:index:File", "running", phase: StepPhase.Started),
        ]);
        TreeText.Render(model, DateTimeOffset.UnixEpoch, width: 0).Count.ShouldBe(23);
        var lines = TreeText.Render(model, DateTimeOffset.UnixEpoch, width: 0, height: 10);
        lines.Count.ShouldBe(4);
        lines[2].ShouldContain("running");
        lines[3].ShouldBe("     ... 20 more resources done");
    }

    [Fact]
    public void What_a_refresh_found_is_the_kind_of_its_row()
    {
        var step = Recorded.Step(StepKind.Refresh, "hosts:index:Docker", "core");
        var model = Model(preview: false, [step with { RefreshOutcome = StepKind.Update }, step with { Urn = step.Urn + "2", Name = "gone", RefreshOutcome = StepKind.Delete }]);
        model.Rows.Select(row => row.Status(DateTimeOffset.UnixEpoch)).ShouldBe(["updated (0.00s)", "deleted (0.00s)"]);
    }

    private static string Plain(bool preview)
    {
        using var output = new StringWriter { NewLine = "\n" };
        var display = new PlainDisplay(new RunModel(Options(preview), TimeProvider.System), output);
        display.Start();
        Recorded.Play(Recorded.Mixed(preview), display);
        display.Finish();
        return output.ToString();
    }

    private static string Json(bool preview)
    {
        using var output = new StringWriter { NewLine = "\n" };
        var model = new RunModel(Options(preview), TimeProvider.System);
        OperationDisplay display = preview ? new JsonPreviewDisplay(model, ImmutableSortedDictionary<string, string>.Empty, output) : new JsonEventDisplay(model, ImmutableSortedDictionary<string, string>.Empty, output, TimeProvider.System);
        Recorded.Play(Recorded.Mixed(preview), display);
        display.Finish();
        return output.ToString();
    }

    private static string Details(bool showSecrets)
    {
        var model = new RunModel(Options(preview: true) with { ShowSecrets = showSecrets }, TimeProvider.System);
        var display = new PlainDisplay(model, TextWriter.Null);
        Recorded.Play(Recorded.Mixed(preview: true), display);
        return string.Join('\n', display.Details());
    }

    private static RunModel Model(bool preview, IEnumerable<EngineEvent>? events = null)
    {
        var model = new RunModel(Options(preview), TimeProvider.System);
        foreach (var engineEvent in events ?? Recorded.Mixed(preview))
        {
            model.Apply(engineEvent);
        }
        return model;
    }

    private static DisplayOptions Options(bool preview) => new() { Run = RunKind.Update, IsPreview = preview, Stack = Recorded.Stack };
}
