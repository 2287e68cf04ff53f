using System.Text.Json;
using Cht.Engine;
using Pulumi.Experimental;

namespace Cht.Cli.Tests.Display;

/// <summary>
/// The fields of <c>--json</c>, their kinds of value and which of them are always there, as Pulumi declares them:
/// pulumi:pkg/display/json.go for previews, pulumi:sdk/go/common/apitype/events.go for event lines.
/// </summary>
public sealed class JsonSchemaTests : IDisposable
{
    private readonly CommandLineFixture cli = new CommandLineFixture().WithSharedKey();

    /// <summary>Name (a question mark: may be missing), and kind of value: o(bject), a(rray), s(tring), n(umber), b(oolean), 0 (null).</summary>
    private const string Digest = "config:o steps:a diagnostics:a duration:n changeSummary:o";
    private const string PreviewStep = "op:s urn:s provider?:s oldState?:o newState?:o diffReasons?:a replaceReasons?:a detailedDiff:o0";
    private const string PreviewState = "urn:s custom:b id?:s type:s inputs:o outputs:o parent?:s provider?:s";
    private const string PreviewChange = "kind:s inputDiff:b";
    private const string PreviewDiagnostic = "urn?:s message:s severity:s";

    private const string Metadata = "op:s urn:s type:s old:o0 new:o0 keys?:a diffs?:a detailedDiff:o0 provider:s";
    private const string EventChange = "diffKind:s inputDiff:b";
    private static readonly Dictionary<string, string> Events = new(StringComparer.Ordinal)
    {
        ["preludeEvent"] = "config:o",
        ["resourcePreEvent"] = "metadata:o planning?:b",
        ["resOutputsEvent"] = "metadata:o planning?:b",
        ["resOpFailedEvent"] = "metadata:o status:n steps:n",
        ["diagnosticEvent"] = "urn?:s message:s color:s severity:s ephemeral?:b",
        ["summaryEvent"] = "maybeCorrupt:b durationSeconds:n resourceChanges:o isPreview:b result:s",
        ["cancelEvent"] = "",
    };

    private static readonly string[] Kinds = ["add", "add-replace", "delete", "delete-replace", "update", "update-replace"];

    private static readonly string[] Operations =
        ["same", "create", "update", "delete", "replace", "create-replacement", "delete-replaced", "read", "refresh", "import"];

    public void Dispose() => cli.Dispose();

    /// <summary>A mixed run, with a change that stands in the outputs only, and a failure.</summary>
    private static IEnumerable<EngineEvent> Run(bool preview) => Recorded.Mixed(preview).SelectMany(one => one is OperationFinished && !preview
        ? [Failed(StepPhase.Started), Failed(StepPhase.Failed), new DiagnosticEvent(DiagnosticSeverity.Error, "no", null, Ephemeral: false), one]
        : (IEnumerable<EngineEvent>)[one is StepEvent { Name: "core-firewall" } step ? WithDrift(step) : one]);

    private static StepEvent Failed(StepPhase phase) => Recorded.Step(StepKind.Create, "hosts:index:Docker", "couchdb1-docker", phase: phase);

    private static StepEvent WithDrift(StepEvent step) => step with
    {
        Diff = step.Diff.Add(new PropertyChange("drift", PropertyChangeKind.Update, new PropertyValue("found"), null, Replaces: false) { InputDiff = false }),
    };

    private async Task<string> OutputAsync(string command, bool preview)
    {
        cli.Engine = (_, _, _, sink, _) => Task.FromResult(Recorded.Play(Run(preview), sink));
        return (await cli.RunAsync(command)).Output;
    }

    [Fact]
    public async Task A_preview_has_the_fields_of_pulumis_digest()
    {
        var digest = JsonDocument.Parse(await OutputAsync("preview --stack lab --json", preview: true)).RootElement;
        Has(digest, Digest);
        foreach (var step in digest.GetProperty("steps").EnumerateArray())
        {
            Has(step, PreviewStep);
            Operations.ShouldContain(step.GetProperty("op").GetString());
            foreach (var state in step.EnumerateObject().Where(field => field.Name.EndsWith("State", StringComparison.Ordinal)))
            {
                Has(state.Value, PreviewState);
            }

            foreach (var change in Changes(step))
            {
                Has(change.Value, PreviewChange);
                Kinds.ShouldContain(change.Value.GetProperty("kind").GetString());
            }
        }

        foreach (var diagnostic in digest.GetProperty("diagnostics").EnumerateArray())
        {
            Has(diagnostic, PreviewDiagnostic);
        }
    }

    [Fact]
    public async Task Changes_of_inputs_and_of_what_was_found_are_told_apart()
    {
        var digest = JsonDocument.Parse(await OutputAsync("preview --stack lab --json", preview: true)).RootElement;
        var changes = digest.GetProperty("steps").EnumerateArray().Where(step => step.GetProperty("op").GetString() == "update").SelectMany(Changes)
            .ToDictionary(change => change.Name, change => change.Value.GetProperty("inputDiff").GetBoolean());
        changes["rules[2].port"].ShouldBeTrue();
        changes["drift"].ShouldBeFalse();
    }

    [Theory]
    [InlineData("up --stack lab --skip-preview --json")]
    [InlineData("destroy --stack lab --skip-preview --json")]
    [InlineData("refresh --stack lab --skip-preview --json")]
    public async Task Event_lines_have_the_fields_of_pulumis_events(string command)
    {
        await cli.RunAsync("stack init lab");
        var lines = (await OutputAsync(command, preview: false)).TrimEnd().Split('\n').Select(line => JsonDocument.Parse(line).RootElement).ToList();
        foreach (var line in lines)
        {
            var kind = line.EnumerateObject().Select(field => field.Name).Single(name => name is not ("sequence" or "timestamp"));
            Has(line, $"sequence:n timestamp:n {kind}:o");
            Events.ShouldContainKey(kind);
            Has(line.GetProperty(kind), Events[kind]);
            if (line.GetProperty(kind).TryGetProperty("metadata", out var metadata))
            {
                Has(metadata, Metadata);
                Operations.ShouldContain(metadata.GetProperty("op").GetString());
                Changes(metadata).ToList().ForEach(change => Has(change.Value, EventChange));
            }
        }

        lines.SelectMany(line => line.EnumerateObject().Select(field => field.Name)).Distinct().ShouldBe(
            ["sequence", "timestamp", .. Events.Keys], ignoreOrder: true, customMessage: "this run shows each kind of event");
        lines[0].TryGetProperty("preludeEvent", out _).ShouldBeTrue();
        lines[^1].TryGetProperty("cancelEvent", out _).ShouldBeTrue();
    }

    private static IEnumerable<JsonProperty> Changes(JsonElement step) =>
        step.GetProperty("detailedDiff") is { ValueKind: JsonValueKind.Object } diff ? diff.EnumerateObject() : [];

    private static void Has(JsonElement value, string schema)
    {
        var fields = schema.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(field => field.Split(':')).ToDictionary(
            field => field[0].TrimEnd('?'), field => (Required: !field[0].EndsWith('?'), Kinds: field[1]));
        value.EnumerateObject().Select(field => field.Name).ShouldBeSubsetOf(fields.Keys, value.GetRawText());
        foreach (var (name, field) in fields)
        {
            if (!value.TryGetProperty(name, out var found))
            {
                field.Required.ShouldBeFalse($"{name} is missing in {value.GetRawText()}");
                continue;
            }

            field.Kinds.ShouldContain(Kind(found), customMessage: $"{name} in {value.GetRawText()}");
        }
    }

    private static string Kind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "o",
        JsonValueKind.Array => "a",
        JsonValueKind.String => "s",
        JsonValueKind.Number => "n",
        JsonValueKind.Null => "0",
        _ => "b",
    };
}
