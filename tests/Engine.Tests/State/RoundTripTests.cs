using System.Text;
using Cht.Engine.Secrets;
using Cht.Engine.State;
using Cht.Engine.Tests.Fakes;

namespace Cht.Engine.Tests.State;

/// <summary>States in the form of the official engine come out as they went in.</summary>
public sealed class RoundTripTests
{
    private const string Resources =
        """[{"urn":"urn:pulumi:dev::proj::pulumi:pulumi:Stack::proj-dev","custom":false,"type":"pulumi:pulumi:Stack","outputs":{"z":1,"a":"<&>"},"created":"2026-08-01T10:00:00.123456789Z","modified":"2026-08-01T10:00:00Z","sourcePosition":"project:///Program.cs#1,1"},{"urn":"urn:pulumi:dev::proj::pulumi:providers:fake::default_1_2_3","custom":true,"id":"6b0c","type":"pulumi:providers:fake","inputs":{"version":"1.2.3"},"outputs":{"version":"1.2.3"}},{"urn":"urn:pulumi:dev::proj::fake:index:Thing::a","custom":true,"id":"i","type":"fake:index:Thing","inputs":{"list":[1.50,{"k":null}]},"parent":"urn:pulumi:dev::proj::pulumi:pulumi:Stack::proj-dev","protect":true,"dependencies":[],"provider":"urn:pulumi:dev::proj::pulumi:providers:fake::default_1_2_3::6b0c","propertyDependencies":{"list":null,"name":[]},"customTimeouts":{"create":60},"ignoreChanges":["list[0]"],"replaceOnChanges":["kind"],"extensionRef":{"x":[1]},"unheardOf":true}]""";

    private static readonly string Document =
        """{"version":3,"checkpoint":{"stack":"organization/proj/dev","latest":{"manifest":{"time":"2026-08-01T10:00:00Z","magic":"","version":""},"secrets_providers":{"type":"fake","state":{}},"resources":RESOURCES,"metadata":{}}}}""".Replace("RESOURCES", Resources, StringComparison.Ordinal);

    private static readonly CheckpointFormat Format = new(new SecretCache(new PlainSecrets()));

    [Fact]
    public void A_state_of_the_official_engine_is_written_byte_for_byte()
    {
        var snapshot = Format.ReadCheckpoint(Encoding.UTF8.GetBytes(Document));
        Encoding.UTF8.GetString(Format.WriteCheckpoint(EngineBench.Stack, snapshot)).ShouldBe(Document);
    }

    [Fact]
    public void A_change_of_one_resource_leaves_the_text_of_the_others()
    {
        var snapshot = Format.ReadCheckpoint(Encoding.UTF8.GetBytes(Document));
        var root = snapshot.Resources[0];
        var changed = snapshot with { Resources = snapshot.Resources.Replace(root, root with { Protect = true }) };
        var text = Encoding.UTF8.GetString(Format.WriteCheckpoint(EngineBench.Stack, changed));
        text.ShouldEndWith(Document[Document.IndexOf("{\"urn\":\"urn:pulumi:dev::proj::pulumi:providers", StringComparison.Ordinal)..]);
        text.ShouldContain("\"protect\":true");
    }

    [Theory]
    [InlineData("""{"version":4,"features":["taint"],"deployment":{}}""", "version 4 (features: [\"taint\"])", "newer Pulumi CLI")]
    [InlineData("""{"version":2,"deployment":{}}""", "version 2", "pulumi stack export")]
    [InlineData("""{"version":3,"checkpoint":{"latest":{"resou""", "damaged", "")]
    [InlineData("""["no","state"]""", "no Pulumi state", "")]
    [InlineData("""{"name":"package.json"}""", "no Pulumi state", "")]
    public void What_cannot_be_read_is_refused_with_the_reason(string document, string reason, string remedy)
    {
        var message = Should.Throw<StateFormatException>(() => Format.ReadAny(Encoding.UTF8.GetBytes(document))).Message;
        message.ShouldContain(reason);
        message.ShouldContain(remedy);
    }
}
