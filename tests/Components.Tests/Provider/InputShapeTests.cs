using System.Collections.Immutable;
using Cht.Provider;
using Pulumi;
using Pulumi.Experimental;
using Pulumi.Experimental.Provider;

namespace Cht.Components.Tests.Provider;

/// <summary>Inputs of the provider 'hosts' as another program than ours may give them.</summary>
public sealed class InputShapeTests
{
    private const string HostKey = "SHA256:0000000000000000000000000000000000000000000";

    private static readonly PropertyValue Connection = Map(
        ("name", Text("couchdb2")), ("address", Text("192.0.2.13")), ("user", Text("ubuntu")), ("hostKeys", new PropertyValue([Text(HostKey)])));

    public static TheoryData<string> Types => new(HandlerCatalog.All.Select(handler => handler.Token));

    [Fact]
    public void Every_missing_input_is_named_at_once()
    {
        Problems("hosts:index:ComposeNode").ShouldBe(["connection: it is missing; give a map", "layout: it is missing; give a text"]);
        Problems("hosts:index:TlsVolume", ("connection", Map(("name", Text("core"))))).ShouldBe(
            ["connection.address: it is missing; give a text", "connection.user: it is missing; give a text", "mode: it is missing; give a text", "project: it is missing; give a text"]);
        Problems("hosts:index:SwarmManager", ("connection", Connection), ("privateAddress", Text("10.0.0.1")), ("peers", new PropertyValue([Map(("connection", Connection)), Map()])))
            .ShouldBe(["peers[0].isManager: it is missing; give true or false", "peers[1].connection: it is missing; give a map", "peers[1].isManager: it is missing; give true or false"]);
        Problems("hosts:index:SshKeyPair").ShouldBe(["comment: it is missing; give a text"]);
    }

    [Fact]
    public void Every_input_of_another_type_is_named_without_its_value()
    {
        var found = Problems("hosts:index:HostIdentity",
            ("connection", Map(("name", new PropertyValue(7)), ("address", Text("192.0.2.13")), ("user", Text("ubuntu")), ("hostKeys", Text(HostKey)), ("port", new PropertyValue(22.5)),
                ("privateKey", new PropertyValue(true).WithSecret(true)))),
            ("hostName", PropertyValue.Null),
            ("addresses", Map(("core", new PropertyValue([Text("a secret")])))));

        found.ShouldBe(
        [
            "addresses.core: found a list; give a text", "connection.hostKeys: found a text; give a list", "connection.name: found a number; give a text",
            "connection.port: found a number; give a whole number", "connection.privateKey: found true or false; give a text", "hostName: it is missing; give a text",
        ]);
    }

    [Fact]
    public void What_is_not_known_yet_is_no_problem_and_hides_none()
    {
        Problems("hosts:index:SshKeyPair", ("comment", PropertyValue.Computed)).ShouldBeEmpty();
        Problems("hosts:index:TlsVolume", ("connection", PropertyValue.Computed), ("mode", Text("SELF_SIGNED"))).ShouldBe(["project: it is missing; give a text"]);
    }

    [Fact]
    public void What_has_a_default_may_be_left_out() =>
        Problems("hosts:index:ComposeRelease", ("chtVersion", Text("4.22.0")), ("source", Text("registry"))).ShouldBeEmpty();

    /// <summary>No type has an input that only its binding finds missing.</summary>
    [Theory]
    [MemberData(nameof(Types))]
    public void No_type_fails_on_inputs_that_are_not_there(string type) => Should.NotThrow(() => Problems(type));

    private static IEnumerable<string> Problems(string type, params (string Name, PropertyValue Value)[] inputs) =>
        HandlerCatalog.All.Single(handler => handler.Token == type)
            .Check(inputs.ToImmutableDictionary(input => input.Name, input => input.Value))
            .Select(failure => $"{failure.Property}: {failure.Reason}");

    private static PropertyValue Text(string text) => new(text);

    private static PropertyValue Map(params (string Name, PropertyValue Value)[] members) =>
        new(members.ToImmutableDictionary(member => member.Name, member => member.Value));
}
