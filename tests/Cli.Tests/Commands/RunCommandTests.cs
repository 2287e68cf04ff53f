using Cht.Engine;

namespace Cht.Cli.Tests.Commands;

public sealed class RunCommandTests : IDisposable
{
    private readonly CommandLineFixture cli = new CommandLineFixture().WithSharedKey();

    public void Dispose() => cli.Dispose();

    [Fact]
    public async Task Up_with_yes_previews_and_updates_and_exits_with_0()
    {
        var ran = await cli.RunAsync("up --stack lab --yes --parallel 3 --message why");
        ran.Error.ShouldBeEmpty();
        ran.Code.ShouldBe(0);
        cli.Operations.Select(operation => operation.Kind).ShouldBe([OperationKind.Preview, OperationKind.Update]);
        cli.Operations[1].Parallel.ShouldBe(3);
        cli.Operations[1].Message.ShouldBe("why");
        cli.Operations[1].Config["cht-cluster:couchdbNodes"].ShouldBe("3");
        cli.Operations[1].ConfigSecretKeys.ShouldBe(["cht-cluster:registryPassword"]);
        cli.Operations[1].CommandLine.ShouldBe("infra up --stack lab --yes --parallel 3 --message why");
        ran.Output.ShouldContain("@ Previewing update (lab)...\n");
        ran.Output.ShouldContain("@ Updating (lab)...\n");
        ran.Output.ShouldEndWith("Resources:\n    1 unchanged\n\nDuration: 1s\n\n");
    }

    [Theory]
    [InlineData("up --stack lab")]
    [InlineData("up --stack lab --diff")]
    public async Task Without_a_terminal_consent_must_be_given_beforehand(string command)
    {
        var ran = await cli.RunAsync(command);
        ran.Code.ShouldBe(2);
        ran.Error.ShouldBe("error: --yes or --skip-preview or --preview-only must be passed in to proceed when running in non-interactive mode\n");
        cli.Operations.ShouldBeEmpty();
    }

    [Fact]
    public async Task Skipping_the_preview_is_consent()
    {
        (await cli.RunAsync("up --stack lab -f")).Code.ShouldBe(0);
        cli.Operations.Select(operation => operation.Kind).ShouldBe([OperationKind.Update]);
    }

    [Theory]
    [InlineData("refresh")]
    [InlineData("destroy")]
    public async Task Refresh_and_destroy_need_a_stack_that_exists(string command)
    {
        var ran = await cli.RunAsync($"{command} --stack nowhere --yes");
        ran.Code.ShouldBe(6);
        ran.Error.ShouldStartWith("error: no stack named 'nowhere' found.");
        cli.Operations.ShouldBeEmpty();
    }

    [Fact]
    public async Task Up_needs_a_stack_that_exists_or_has_a_settings_file()
    {
        (await cli.RunAsync("up --stack servers --yes")).Code.ShouldBe(6);
        cli.Write("Pulumi.servers.yaml", CommandLineFixture.SettingsFile("config: {}\n"));
        (await cli.RunAsync("up --stack servers --yes")).Code.ShouldBe(0);
    }

    [Fact]
    public async Task No_stack_named_and_none_selected_is_an_error()
    {
        var ran = await cli.RunAsync("preview");
        ran.Code.ShouldBe(1);
        ran.Error.ShouldContain("no stack selected");
    }

    [Fact]
    public async Task Expecting_no_changes_exits_with_7_when_there_are_some()
    {
        (await cli.RunAsync("up --stack lab --yes --expect-no-changes")).Code.ShouldBe(0);
        Changes();
        var preview = await cli.RunAsync("preview --stack lab --expect-no-changes");
        preview.Code.ShouldBe(7);
        preview.Error.ShouldStartWith("error: no changes were expected but changes were proposed\n");
        preview.Error.ShouldContain("  update hosts:index:Firewall core-firewall [diff: ~key,~rules,~script,+zone]\n");
        var up = await cli.RunAsync("up --stack lab --yes --expect-no-changes");
        up.Code.ShouldBe(7);
        up.Error.ShouldStartWith("error: no changes were expected but changes occurred\n  create hosts:index:Docker core-docker\n");
        cli.Operations.Count(operation => operation.Kind == OperationKind.Update).ShouldBe(2);
    }

    [Fact]
    public async Task A_failed_preview_stops_and_exits_with_1()
    {
        cli.Engine = (_, _, _, _, _) => Task.FromResult(Result(succeeded: false));
        var ran = await cli.RunAsync("up --stack lab --yes");
        ran.Code.ShouldBe(1);
        ran.Error.ShouldBe("error: preview failed\n");
        cli.Operations.Count.ShouldBe(1);
        (await cli.RunAsync("up --stack lab --skip-preview")).Error.ShouldBe("error: update failed\n");
    }

    [Fact]
    public async Task A_cancelled_run_exits_with_8()
    {
        cli.Engine = (_, _, _, _, _) => Task.FromResult(Result(succeeded: false) with { Canceled = true });
        (await cli.RunAsync("up --stack lab --skip-preview")).Code.ShouldBe(8);
    }

    [Theory]
    [InlineData("yes\n", 0, 2)]
    [InlineData("no\n", 8, 1)]
    [InlineData("\n", 8, 1)]
    [InlineData("", 8, 1)]
    [InlineData("maybe\ny\n", 0, 2)]
    public async Task A_person_is_asked_and_no_is_the_default(string input, int code, int operations)
    {
        cli.IsTerminal = true;
        var ran = await cli.RunAsync("up --stack lab --color never".Split(' '), input);
        ran.Output.ShouldContain("Do you want to perform this update? [yes/no/details] (no): ");
        ran.Code.ShouldBe(code);
        cli.Operations.Count.ShouldBe(operations);
        if (code == 8)
        {
            ran.Output.ShouldEndWith("confirmation declined, not proceeding with the update\n");
        }
    }

    [Fact]
    public async Task The_answer_details_shows_the_property_diff_and_asks_again()
    {
        cli.IsTerminal = true;
        Changes();
        var ran = await cli.RunAsync("up --stack lab --color never".Split(' '), "details\nno\n");
        ran.Output.ShouldContain("  ~ rules[2].port: 22 => 2222\n");
        ran.Output.Split("Do you want to perform this update?").Length.ShouldBe(3);
        ran.Output.ShouldNotContain(Recorded.Secret);
    }

    [Fact]
    public async Task All_problems_of_the_settings_are_reported_before_anything_runs()
    {
        cli.Write("Pulumi.lab.yaml", "config:\n  couchdbNodes: x\n  cht-cluster:machnes: []\n");
        var ran = await cli.RunAsync("up --stack lab --yes");
        ran.Code.ShouldBe(1);
        ran.Error.ShouldContain("has 2 problems:");
        ran.Error.ShouldContain("cht-cluster:couchdbNodes: expected a whole number");
        ran.Error.ShouldContain("Did you mean cht-cluster:machines?");
        cli.Operations.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("up --stack lab --skip-preview")]
    [InlineData("up --stack lab --skip-preview --refresh")]
    [InlineData("preview --stack lab")]
    public async Task Without_a_preview_bad_settings_stop_the_run_just_the_same(string command)
    {
        cli.Write("Pulumi.lab.yaml", "config:\n  couchdbNodes: x\n");
        var ran = await cli.RunAsync(command);
        ran.Code.ShouldBe(1);
        ran.Error.ShouldContain("cht-cluster:couchdbNodes: expected a whole number");
        cli.Operations.ShouldBeEmpty();
    }

    [Fact]
    public async Task Destroy_runs_in_spite_of_bad_settings_and_passes_on_that_data_goes_too()
    {
        (await cli.RunAsync("stack init lab")).Code.ShouldBe(0);
        cli.Write("Pulumi.lab.yaml", CommandLineFixture.SettingsFile("config:\n  couchdbNodes: x\n"));
        (await cli.RunAsync("destroy --stack lab --yes")).Code.ShouldBe(0);
        cli.Operations[1].ProviderVariables.ShouldBeEmpty();
        (await cli.RunAsync("destroy --stack lab --yes --delete-data")).Code.ShouldBe(0);
        cli.Operations[3].ProviderVariables["CHT_DELETE_DATA"].ShouldBe("true");
        cli.Operations.ShouldAllBe(operation => operation.Kind == OperationKind.Destroy);
        cli.Operations.Select(operation => operation.PreviewOnly).ShouldBe([true, false, true, false]);
    }

    [Fact]
    public async Task Preview_only_does_nothing_more()
    {
        await cli.RunAsync("stack init lab");
        (await cli.RunAsync("refresh --stack lab --preview-only")).Code.ShouldBe(0);
        cli.Operations.Select(operation => operation.PreviewOnly).ShouldBe([true]);
    }

    [Fact]
    public async Task Json_of_a_preview_is_one_document_with_masked_secrets()
    {
        cli.Engine = (_, _, _, sink, _) => Task.FromResult(Recorded.Play(Recorded.Mixed(preview: true), sink));
        var ran = await cli.RunAsync("preview --stack lab --json");
        var json = System.Text.Json.JsonDocument.Parse(ran.Output).RootElement;
        json.EnumerateObject().Select(property => property.Name).ShouldBe(["config", "steps", "diagnostics", "duration", "changeSummary"]);
        json.GetProperty("config").GetProperty("cht-cluster:registryPassword").GetString().ShouldBe("[secret]");
        json.GetProperty("duration").GetInt64().ShouldBe(5_200_000_000);
        json.GetProperty("changeSummary").GetProperty("create-replacement").GetInt32().ShouldBe(1);
        var steps = json.GetProperty("steps").EnumerateArray().ToList();
        steps.Select(step => step.GetProperty("op").GetString())
            .ShouldBe(["same", "same", "create", "update", "create-replacement", "replace", "delete-replaced", "delete"]);
        steps[2].TryGetProperty("oldState", out _).ShouldBeFalse();
        var inputs = steps[2].GetProperty("newState").GetProperty("inputs");
        inputs.GetProperty("token").GetString().ShouldBe("[secret]");
        inputs.GetProperty("host").GetString().ShouldBe("04da6b54-80e4-46f7-96ec-b56ff0331ba9");
        steps[3].GetProperty("detailedDiff").GetProperty("rules[2].port").GetProperty("kind").GetString().ShouldBe("update");
        steps[4].GetProperty("replaceReasons")[0].GetString().ShouldBe("subnet");
        steps[7].TryGetProperty("newState", out _).ShouldBeFalse();
        ran.Output.ShouldNotContain(Recorded.Secret);
        (await cli.RunAsync("preview --stack lab --json --show-secrets")).Output.ShouldContain(Recorded.Secret);
    }

    [Fact]
    public async Task Json_of_an_update_is_one_event_a_line()
    {
        Changes();
        var ran = await cli.RunAsync("up --stack lab --skip-preview --json");
        var events = ran.Output.TrimEnd().Split('\n').Select(line => System.Text.Json.JsonDocument.Parse(line).RootElement).ToList();
        events.Select(line => line.GetProperty("sequence").GetInt32()).ShouldBe(Enumerable.Range(0, events.Count));
        events[0].TryGetProperty("preludeEvent", out _).ShouldBeTrue();
        events[^2].GetProperty("summaryEvent").GetProperty("resourceChanges").GetProperty("update").GetInt32().ShouldBe(1);
        events.Count(line => line.TryGetProperty("resourcePreEvent", out _)).ShouldBe(6);
        events.Count(line => line.TryGetProperty("resOutputsEvent", out _)).ShouldBe(8);
        events.Count(line => line.TryGetProperty("diagnosticEvent", out _)).ShouldBe(2);
        ran.Output.ShouldNotContain(Recorded.Secret);
    }

    [Fact]
    public async Task Timings_name_the_parts_and_the_memory()
    {
        Changes();
        var ran = await cli.RunAsync("up --stack lab --skip-preview --timings");
        ran.Output.ShouldContain("Timings:\n    Part ");
        ran.Output.ShouldMatch(@"hosts:index:File +1 +61\.00s +61\.00s  old-env");
        ran.Output.ShouldMatch(@"peak memory: [1-9][0-9]* MB");
    }

    [Fact]
    public async Task A_value_given_with_the_command_is_saved_to_the_stack_file()
    {
        (await cli.RunAsync("up --stack lab --yes -c couchdbNodes=5 -c mirror=http://m")).Code.ShouldBe(0);
        cli.Operations[^1].Config["cht-cluster:couchdbNodes"].ShouldBe("5");
        cli.Read("Pulumi.lab.yaml")
            .ShouldBe(CommandLineFixture.SettingsFile("config:\n  cht-cluster:couchdbNodes: 5\n  cht-cluster:mirror: http://m\n"));
        (await cli.RunAsync("up --stack lab --yes -c registryPassword=x")).Code.ShouldBe(2);
    }

    [Fact]
    public async Task A_run_leaves_the_project_directory_as_it_was()
    {
        var settings = cli.Read("Pulumi.lab.yaml");
        (await cli.RunAsync("up --stack lab --yes")).Code.ShouldBe(0);
        Directory.GetFileSystemEntries(cli.ProjectDirectory).Select(Path.GetFileName).ShouldBe(["Pulumi.yaml", "Pulumi.lab.yaml"], ignoreOrder: true);
        cli.Read("Pulumi.lab.yaml").ShouldBe(settings);
    }

    [Theory]
    [InlineData("up --no-such-flag", "--no-such-flag")]
    [InlineData("fly", "fly")]
    public async Task Unknown_flags_and_commands_are_named(string command, string named)
    {
        var ran = await cli.RunAsync(command);
        ran.Code.ShouldBe(1);
        ran.Error.ShouldContain(named);
    }

    [Fact]
    public async Task Targets_excludes_and_replacements_reach_the_engine()
    {
        (await cli.RunAsync("up --stack lab --yes --target **::a --target-replace urn:x --target-dependents")).Code.ShouldBe(0);
        var operation = cli.Operations[1];
        operation.Targets.ShouldBe(["**::a", "urn:x"]);
        operation.Replaces.ShouldBe(["urn:x"]);
        operation.TargetDependents.ShouldBeTrue();
        (await cli.RunAsync("up --stack lab --yes --target urn:x --exclude urn:y")).Code.ShouldBe(2);
        var name = await cli.RunAsync("up --stack lab --yes --target core");
        name.Code.ShouldBe(2);
        name.Error.ShouldContain("that is no URN");
    }

    [Fact]
    public async Task An_import_hands_the_resource_to_the_engine()
    {
        await cli.RunAsync("stack init lab");
        (await cli.RunAsync("import hosts:index:DockerEngine core-docker core --stack lab --yes")).Code.ShouldBe(0);
        cli.Operations[^1].Kind.ShouldBe(OperationKind.Import);
        var import = cli.Operations[^1].Imports.ShouldHaveSingleItem();
        (import with { Known = null }).ShouldBe(new ResourceImport("hosts:index:DockerEngine", "core-docker", "core"));
        // The way to the machine comes from the state.
        import.Known.ShouldNotBeNull();
    }

    private void Changes() => cli.Engine = (operation, _, _, sink, _) =>
        Task.FromResult(Recorded.Play(Recorded.Mixed(operation.Kind == OperationKind.Preview), sink));

    private static OperationResult Result(bool succeeded) =>
        new() { Succeeded = succeeded, Changes = Recorded.Count(), Duration = TimeSpan.FromSeconds(1) };
}
