using Cht.Sdk.Tests.Programs;
using Pulumi;
using Pulumi.Utilities;

namespace Cht.Sdk.Tests.Options;

public sealed class Urns_are_made
{
    [Fact]
    public async Task From_names_and_the_running_project_and_stack()
    {
        var engine = new RecordingMonitor();
        await engine.RunAsync(() => Deployment.RunAsync(async () =>
        {
            (await Value(Urn.Create("core", "demo:index:Disk"))).ShouldBe("urn:pulumi:lab::cht::demo:index:Disk::core");
            (await Value(Urn.Create("core", "demo:index:Disk", project: "p", stack: "s"))).ShouldBe("urn:pulumi:s::p::demo:index:Disk::core");
            (await Value(Urn.Create("x", "demo:index:Disk", new Server("core"))))
                .ShouldBe("urn:pulumi:lab::cht::demo:index:Server$demo:index:Disk::x");
        }));

        engine.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task Below_a_parent_urn_and_the_stack_leaves_no_trace()
    {
        (await Value(Urn.Create("x", "t:m:X", parentUrn: "urn:pulumi:s::p::a:b:C$d:e:F::name::with::colons")))
            .ShouldBe("urn:pulumi:s::p::a:b:C$d:e:F$t:m:X::x");
        (await Value(Urn.Create("x", "t:m:X", parentUrn: "urn:pulumi:s::p::pulumi:pulumi:Stack::p-s"))).ShouldBe("urn:pulumi:s::p::t:m:X::x");
    }

    [Fact]
    public void Parts_are_read_back()
    {
        var parts = UrnParts.Parse("urn:pulumi:s::p::a:b:C$d:e:F::name::with::colons");

        (parts.Stack, parts.Project, parts.Type, parts.Name).ShouldBe(("s", "p", "d:e:F", "name::with::colons"));
        Should.Throw<ArgumentException>(() => UrnParts.Parse("not a urn")).Message.ShouldContain("'not a urn'");
    }

    [Fact]
    public void Equality_is_that_of_the_text()
    {
        new Urn("a").ShouldBe(new Urn("a"));
        new Urn("a").Equals(new Urn("b")).ShouldBeFalse();
        default(Urn).ToString().ShouldBeNull();
        Should.Throw<ArgumentException>(() => new Urn(string.Empty));
    }

    private static Task<string> Value(Output<string> output) => OutputUtilities.GetValueAsync(output);
}
