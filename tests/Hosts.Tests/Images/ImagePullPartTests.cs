using System.Collections.Immutable;
using Cht.Hosts.Images;

namespace Cht.Hosts.Tests.Images;

public sealed class ImagePullPartTests
{
    private const string CouchDb = "registry.example/cht-couchdb:5.2.0";
    private const string Nouveau = "registry.example/cht-couchdb-nouveau:5.2.0";

    private static readonly ImagePullDesired Desired = new("couchdb1", [CouchDb, Nouveau]);

    [Fact]
    public void Only_images_that_are_missing_are_pulled_under_a_ticket()
    {
        var operation = new ImagePullPart().Plan(Desired, new(true, [CouchDb])).Operations.Single();

        operation.Script.Purpose.ShouldBe("Pull 1 image");
        operation.Script.Text.ShouldContain($"'{Nouveau}'");
        operation.Script.Text.ShouldNotContain($"'{CouchDb}'");
        operation.Ticket.ShouldNotBeNull();
        operation.Differences.Single().Subject.ShouldBe($"image {Nouveau}");
    }

    [Fact]
    public void With_all_images_there_nothing_is_pulled() => new ImagePullPart().Plan(Desired, new(true, [CouchDb, Nouveau])).IsEmpty.ShouldBeTrue();

    [Fact]
    public void An_engine_that_does_not_answer_is_refused() =>
        Should.Throw<ProvisioningException>(() => new ImagePullPart().Plan(Desired, new(false, ImmutableHashSet<string>.Empty)))
            .Message.ShouldContain("The images cannot be read on couchdb1");

    [Fact]
    public void What_the_machine_says_is_read() =>
        new ImagePullPart().Parse(Desired, new(0, $"engine=yes\nimage={CouchDb}\ncomplete=yes\n", "")).Images.ShouldBe([CouchDb]);
}
