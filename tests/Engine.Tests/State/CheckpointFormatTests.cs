using System.Text;
using System.Text.Json.Nodes;
using Cht.Engine.Secrets;
using Cht.Engine.State;
using Cht.Engine.Tests.Fakes;
using Pulumi;
using Pulumi.Experimental;

namespace Cht.Engine.Tests.State;

public sealed class CheckpointFormatTests
{
    private static readonly StackIdentity Stack = new("proj", "dev");
    private readonly CheckpointFormat format = new(new SecretCache(new PlainSecrets()));

    /// <summary>In the shape the Pulumi CLI writes, with fields this engine has no use for.</summary>
    private static string Official => """
        {"version":3,"checkpoint":{"stack":"organization/proj/dev","latest":{
          "manifest":{"time":"2026-08-01T10:00:00.123456789Z","magic":"5bf3ba4eab1b34c2ecf9ca5b1a4a2b1c16d4e4d3e1a5d21ea2a9d1f6c1a1bb11","version":"v3.259.0"},
          "secrets_providers":{"type":"fake","state":{}},
          "resources":[
            {"urn":"urn:pulumi:dev::proj::pulumi:pulumi:Stack::proj-dev","custom":false,"type":"pulumi:pulumi:Stack","outputs":{"count":3},"created":"2026-08-01T10:00:00Z","modified":"2026-08-01T10:00:00Z"},
            {"urn":"urn:pulumi:dev::proj::pulumi:providers:demo::default","custom":true,"id":"11111111-2222-3333-4444-555555555555","type":"pulumi:providers:demo"},
            {"urn":"urn:pulumi:dev::proj::demo:index:Site$demo:index:Bucket::a::b","custom":true,"id":"b-1","type":"demo:index:Bucket",
             "inputs":{"big":12345678901234568,"empty":{},"list":[1,null,true,"x"],"ratio":0.25,
               "secret":{"4dabf18193072939515e22adb298388d":"1b47061264138c4ac30d75fd1eb44270","ciphertext":"9:eyJ1c2VyIjoiYSIsInBhc3MiOnsiNGRhYmYxODE5MzA3MjkzOTUxNWUyMmFkYjI5ODM4OGQiOiIxYjQ3MDYxMjY0MTM4YzRhYzMwZDc1ZmQxZWI0NDI3MCIsImNpcGhlcnRleHQiOiI4OkluQmhjM05jSWlJPSJ9fQ=="},
               "text":{"4dabf18193072939515e22adb298388d":"c44067f5952c0a294b673a41bacd8c17","text":"hi","hash":"8f434346648f6b96df89dda901c5176b10a6d83961dd3c1ac88b59b2dc327aa4"},
               "tree":{"4dabf18193072939515e22adb298388d":"0def7320c3a5731c473e5ecbe6d01bc7","assets":{"f":{"4dabf18193072939515e22adb298388d":"c44067f5952c0a294b673a41bacd8c17","path":"/x"}}},
               "peer":{"4dabf18193072939515e22adb298388d":"5cf8f73096256a8f31e491e813e4eb8e","urn":"urn:pulumi:dev::proj::demo:index:Bucket::p","id":"p-1","packageVersion":"1.2.3"}},
             "parent":"urn:pulumi:dev::proj::pulumi:pulumi:Stack::proj-dev","protect":true,
             "dependencies":["urn:pulumi:dev::proj::pulumi:pulumi:Stack::proj-dev"],
             "provider":"urn:pulumi:dev::proj::pulumi:providers:demo::default::11111111-2222-3333-4444-555555555555",
             "propertyDependencies":{"list":["urn:pulumi:dev::proj::pulumi:pulumi:Stack::proj-dev"]},
             "customTimeouts":{"create":300},"retainOnDelete":true,"sourcePosition":"project:///Program.cs#3,1","hideDiff":["big"]}],
          "pending_operations":[{"resource":{"urn":"urn:pulumi:dev::proj::demo:index:Bucket::c","custom":true,"type":"demo:index:Bucket"},"type":"creating"}],
          "metadata":{"integrity_error":null},"somethingNew":{"kept":true}}}}
        """;

    private static byte[] OfficialBytes()
    {
        var json = JsonNode.Parse(Official)!;
        json["checkpoint"]!["latest"]!["manifest"]!["magic"] =
            Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes("v3.259.0")));
        return Encoding.UTF8.GetBytes(json.ToJsonString());
    }

    [Fact]
    public void A_checkpoint_of_the_pulumi_cli_is_written_back_with_the_same_content()
    {
        var original = OfficialBytes();
        var written = format.WriteCheckpoint(Stack, format.ReadCheckpoint(original));
        JsonNode.DeepEquals(JsonNode.Parse(written), JsonNode.Parse(original)).ShouldBeTrue(Encoding.UTF8.GetString(written));
    }

    [Fact]
    public void Special_values_are_read_as_what_they_stand_for()
    {
        var bucket = format.ReadCheckpoint(OfficialBytes()).Resources[2];
        bucket.Name.ShouldBe("a::b");
        bucket.Inputs["ratio"].TryGetNumber(out var ratio).ShouldBeTrue();
        ratio.ShouldBe(0.25);
        bucket.Inputs["secret"].IsSecret.ShouldBeTrue();
        bucket.Inputs["secret"].TryGetMap(out var secret).ShouldBeTrue();
        secret!["pass"].IsSecret.ShouldBeTrue();
        bucket.Inputs["text"].TryGetAsset(out var asset).ShouldBeTrue();
        asset.ShouldBeOfType<StringAsset>();
        bucket.Inputs["tree"].TryGetArchive(out var archive).ShouldBeTrue();
        archive.ShouldBeOfType<AssetArchive>();
        bucket.Inputs["peer"].TryGetResource(out var peer).ShouldBeTrue();
        peer.PackageVersion.ShouldBe("1.2.3");
        bucket.CustomTimeouts!.Create.ShouldBe(300);
    }

    [Fact]
    public void An_export_is_read_again_with_secrets_hidden_or_shown()
    {
        var snapshot = format.ReadCheckpoint(OfficialBytes());
        var hidden = Encoding.UTF8.GetString(format.WriteExport(snapshot, showSecrets: false));
        var shown = Encoding.UTF8.GetString(format.WriteExport(snapshot, showSecrets: true));
        hidden.ShouldNotContain("plaintext");
        shown.ShouldContain("plaintext");
        shown.ShouldNotContain("ciphertext");
        foreach (var document in new[] { hidden, shown })
        {
            format.ReadExport(Encoding.UTF8.GetBytes(document)).Resources[2].Inputs["secret"].ShouldBe(snapshot.Resources[2].Inputs["secret"]);
        }
    }

    [Fact]
    public void An_unchanged_secret_keeps_its_ciphertext_and_a_changed_one_gets_another()
    {
        var snapshot = format.ReadCheckpoint(OfficialBytes());
        var first = format.WriteCheckpoint(Stack, snapshot);
        format.WriteCheckpoint(Stack, snapshot).ShouldBe(first);
        var changed = snapshot.Resources[2] with { Inputs = snapshot.Resources[2].Inputs.SetItem("secret", new PropertyValue("new").WithSecret(true)) };
        Encoding.UTF8.GetString(format.WriteCheckpoint(Stack, snapshot with { Resources = snapshot.Resources.SetItem(2, changed) }))
            .ShouldNotContain("9:eyJ1c2");
    }

    [Fact]
    public void Unknown_values_are_left_out_of_the_state()
    {
        var root = new ResourceState
        {
            Urn = "urn:pulumi:dev::proj::pulumi:pulumi:Stack::proj-dev",
            Type = "pulumi:pulumi:Stack",
            Custom = false,
            Outputs = System.Collections.Immutable.ImmutableDictionary<string, PropertyValue>.Empty
                .Add("known", new PropertyValue(1)).Add("unknown", PropertyValue.Computed),
        };
        var text = Encoding.UTF8.GetString(format.WriteCheckpoint(Stack, StackSnapshot.Empty with { Resources = [root] }));
        text.ShouldContain("known");
        text.ShouldNotContain("unknown");
    }

    [Theory]
    [InlineData("""{"version":4,"features":["taint"],"checkpoint":{}}""", "version 4")]
    [InlineData("""{"version":3}""", "no 'checkpoint'")]
    [InlineData("""{"version":3,"checkpoint":{"latest":""", "damaged")]
    public void A_document_that_is_no_checkpoint_of_version_3_is_refused(string document, string reason) =>
        Should.Throw<StateFormatException>(() => format.ReadCheckpoint(Encoding.UTF8.GetBytes(document))).Message.ShouldContain(reason);

    [Fact]
    public void Every_broken_integrity_rule_is_named_at_once()
    {
        const string document = """
            {"version":3,"checkpoint":{"latest":{"manifest":{"time":"","magic":"x","version":""},"resources":[
              {"urn":"urn:pulumi:dev::proj::a:b:C::one","custom":false,"id":"x","type":"a:b:C"},
              {"urn":"urn:pulumi:dev::proj::a:b:C::one","custom":false,"type":"a:b:C","parent":"urn:pulumi:dev::proj::a:b:C::gone"},
              {"urn":"urn:pulumi:dev::proj::a:b:C::two","custom":true,"type":"a:b:C","provider":"urn:pulumi:dev::proj::pulumi:providers:a::p::1"}]}}}
            """;
        var message = Should.Throw<StateFormatException>(() => format.ReadCheckpoint(Encoding.UTF8.GetBytes(document))).Message;
        message.ShouldContain("magic");
        message.ShouldContain("is a component but has the id x");
        message.ShouldContain("there twice");
        message.ShouldContain("depends on urn:pulumi:dev::proj::a:b:C::gone");
        message.ShouldContain("refers to the provider");
    }

    [Fact]
    public void Without_the_passphrase_a_state_can_be_read_with_its_secrets_masked()
    {
        var blind = new CheckpointFormat(new SecretCache(new UnavailableSecretsProvider()));
        var secret = blind.ReadCheckpoint(OfficialBytes()).Resources[2].Inputs["secret"];
        secret.IsSecret.ShouldBeTrue();
        secret.TryGetString(out var text).ShouldBeTrue();
        text.ShouldBe("[secret]");
    }
}
