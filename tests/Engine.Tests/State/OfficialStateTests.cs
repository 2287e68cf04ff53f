using System.Text;
using System.Text.Json.Nodes;
using Cht.Engine.Secrets;
using Cht.Engine.State;
using Cht.Engine.Tests.Fakes;
using Pulumi.Experimental;

namespace Cht.Engine.Tests.State;

/// <summary>Nothing that the official engine keeps in a state is lost or changed by this one.</summary>
public sealed class OfficialStateTests
{
    private readonly PlainSecrets secrets = new();

    public static TheoryData<string> Names => [.. OfficialResources.Resources.Select(resource => resource.Name)];

    public static TheoryData<string> Kinds => [.. OfficialResources.PendingKinds];

    private static string Of(string name) => OfficialResources.Resource(OfficialResources.Resources.Single(resource => resource.Name == name).Fields);

    private CheckpointFormat Format() => new(new SecretCache(secrets));

    /// <summary>Through a format that has not seen the text, so that every resource is written from what was understood.</summary>
    private string WrittenAnew(string export)
    {
        var format = Format();
        return Encoding.UTF8.GetString(format.WriteExport(format.ReadExport(Encoding.UTF8.GetBytes(export)), showSecrets: false));
    }

    private static void ShouldMean(string written, string original) =>
        JsonNode.DeepEquals(JsonNode.Parse(written), JsonNode.Parse(original)).ShouldBeTrue($"{written}\nis not\n{original}");

    [Theory]
    [MemberData(nameof(Names))]
    public void A_resource_is_written_as_it_was_read(string name)
    {
        var export = OfficialResources.Export([Of(name)]);
        ShouldMean(WrittenAnew(export), export);
    }

    [Fact]
    public void All_of_them_together_are_written_as_they_were_read()
    {
        var export = OfficialResources.Export(OfficialResources.Resources.Select((resource, index) =>
            Of(resource.Name).Replace("::a::b\"", $"::a::b{index}\"", StringComparison.Ordinal)));
        ShouldMean(WrittenAnew(export), export);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_pending_operation_of_each_kind_is_kept(string kind)
    {
        var export = OfficialResources.Export(
            [], $$"""[{"resource":{{Of("secrets at depth")}},"type":"{{kind}}","aNewField":1}]""");
        ShouldMean(WrittenAnew(export), export);
        Format().ReadExport(Encoding.UTF8.GetBytes(export)).PendingOperations.Single().Kind.ToString().ToLowerInvariant().ShouldBe(kind);
    }

    [Fact]
    public void A_pending_operation_of_an_unknown_kind_is_refused_with_its_name()
    {
        var export = OfficialResources.Export([], $$"""[{"resource":{{Of("times")}},"type":"pondering"}]""");
        Should.Throw<StateFormatException>(() => WrittenAnew(export)).Message.ShouldContain("'pondering'");
    }

    /// <summary>Pulumi marks them, but encrypts only what is around them (NopEncrypter), and cannot read them otherwise.</summary>
    [Fact]
    public void A_secret_inside_a_secret_is_not_encrypted_once_more()
    {
        const string Inner = """{"user":"a","pass":{"4dabf18193072939515e22adb298388d":"1b47061264138c4ac30d75fd1eb44270","ciphertext":"\"hunter-two\""}}""";
        var export = OfficialResources.Export([OfficialResources.Resource(
            $$$""" "inputs":{"s":{"4dabf18193072939515e22adb298388d":"1b47061264138c4ac30d75fd1eb44270","ciphertext":"{{{secrets.Encrypt(Inner)}}}"}} """)]);
        var format = Format();
        var snapshot = format.ReadExport(Encoding.UTF8.GetBytes(export));
        var secret = snapshot.Resources[^1].Inputs["s"];
        secret.IsSecret.ShouldBeTrue();
        secret.TryGetMap(out var map).ShouldBeTrue();
        map!["pass"].ShouldBe(new PropertyValue("hunter-two").WithSecret(true));

        // Changed around it, so that the secret is encrypted anew.
        var changed = snapshot.Resources[^1] with { Inputs = snapshot.Resources[^1].Inputs.SetItem("s", new PropertyValue(map.SetItem("user", new PropertyValue("b"))).WithSecret(true)) };
        var written = JsonNode.Parse(format.WriteExport(snapshot with { Resources = snapshot.Resources.SetItem(snapshot.Resources.Length - 1, changed) }, showSecrets: false));
        var plain = JsonNode.Parse(secrets.Decrypt((string)written!["deployment"]!["resources"]![4]!["inputs"]!["s"]!["ciphertext"]!))!;
        ((string)plain["user"]!).ShouldBe("b");
        ((string)plain["pass"]!["ciphertext"]!).ShouldBe("\"hunter-two\"");
    }

    /// <summary>The way people take: import the export, let the engine work on something else, export again.</summary>
    [Fact]
    public async Task What_a_run_does_not_work_on_it_leaves_as_it_was()
    {
        var bench = new EngineBench();
        var export = OfficialResources.Export(OfficialResources.Resources.Where(resource => resource.Name is not "an external resource" and not "a copy to be deleted")
            .Select((resource, index) => Of(resource.Name).Replace("::a::b\"", $"::a::b{index}\"", StringComparison.Ordinal)));
        var states = new StackStates(bench.Store, bench.Secrets);
        await states.ImportAsync(EngineBench.Stack, Encoding.UTF8.GetBytes(export), force: false, CancellationToken.None);
        bench.Cloud.Things["i-1"] = System.Collections.Immutable.ImmutableDictionary<string, PropertyValue>.Empty;
        bench.Adjust = operation => operation with { Targets = [OfficialResources.First] };
        (await bench.RefreshAsync()).Succeeded.ShouldBeTrue(string.Join('\n', bench.Errors));
        bench.Cloud.Calls.ShouldContain("read i-1");

        var (before, after) = (JsonNode.Parse(export)!, JsonNode.Parse(states.Export(EngineBench.Stack, showSecrets: false))!);
        foreach (var document in new[] { before, after })
        {
            // The one that was worked on, and who wrote the document when.
            document["deployment"]!["resources"]!.AsArray().RemoveAt(3);
            document["deployment"]!["manifest"]!.AsObject().Remove("time");
            document["deployment"]!["manifest"]!.AsObject().Remove("magic");
            document["deployment"]!["manifest"]!.AsObject().Remove("version");
        }

        ShouldMean(after.ToJsonString(), before.ToJsonString());
    }

    [Fact]
    public void An_integer_beyond_doubles_is_as_near_as_the_official_engine_keeps_it()
    {
        var export = OfficialResources.Export([OfficialResources.Resource(""" "inputs":{"n":12345678901234567890} """)]);
        Format().ReadExport(Encoding.UTF8.GetBytes(WrittenAnew(export))).Resources[^1].Inputs["n"].ShouldBe(new PropertyValue(12345678901234567890d));
    }
}
