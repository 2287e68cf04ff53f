using System.Collections.Immutable;
using Cht.Hosts.Compose;
using Cht.Hosts.Convergence;

namespace Cht.Hosts.Tests.Compose;

public sealed class CorePausePartTests
{
    private const string Password = "a-password-nobody-may-see-0123456789";

    private static readonly CorePauseDesired Desired = new() { Node = ComposeSamples.Desired("core"), Password = Password };

    private static HostPlan Plan(ImmutableArray<ComposeContainer> containers, bool otherPassword = false) =>
        new CorePausePart().Plan(Desired, new CorePauseObserved(containers, otherPassword));

    private static ImmutableArray<ComposeContainer> Running(string release = "4.22.0") =>
    [
        .. ComposeSamples.Running("core").Containers.Select(container =>
            container with { Image = container.Image.Replace(":4.22.0", $":{release}", StringComparison.Ordinal) }),
    ];

    [Fact]
    public void Services_of_the_wanted_release_and_password_stay_up() => Plan(Running()).IsEmpty.ShouldBeTrue();

    [Fact]
    public void Where_nothing_was_started_or_all_is_down_already_nothing_is_done() => Plan([]).IsEmpty.ShouldBeTrue();

    [Fact]
    public void Services_of_another_release_are_taken_down_and_a_reboot_does_not_bring_them_back()
    {
        var operation = Plan(Running("4.21.0")).Operations.Single();

        operation.Script.Purpose.ShouldBe("Take the services of core down");
        operation.Differences.ShouldContain(new HostDifference("container cht/nginx", "4.22.0", "4.21.0"));
        operation.Differences.ShouldNotContain(difference => difference.Subject.Contains("upgrade-service", StringComparison.Ordinal));
        var text = operation.Script.Text;
        text.ShouldContain("systemctl disable --quiet --now cht-compose.service");
        text.IndexOf("project=upgrade-service", StringComparison.Ordinal).ShouldBeInRange(0, text.IndexOf("project=cht)", StringComparison.Ordinal));
        text.ShouldNotContain("volume");
    }

    [Fact]
    public void Services_with_another_password_are_taken_down() =>
        Plan(Running(), otherPassword: true).Operations.Single().Differences.Single().Subject.ShouldBe("password of the core services");

    [Fact]
    public void The_password_travels_as_input_and_never_in_a_script_or_a_text()
    {
        var script = new CorePausePart().ObserveScript(Desired);

        script.Mutates.ShouldBeFalse();
        script.Text.ShouldNotContain(Password);
        System.Text.Encoding.ASCII.GetString(script.Input.Span).ShouldBe(Password + "\n");
        Desired.ToString().ShouldNotContain(Password);
        Plan(Running(), otherPassword: true).Operations.ShouldAllBe(operation => !operation.Script.Text.Contains(Password));
    }

    [Fact]
    public void What_the_machine_says_is_read()
    {
        var answer = ComposeSamples.Facts(
            ComposeSamples.DocumentFact("containers", """{"id":"1","name":"/cht-nginx-1","state":"running","startedAt":"x","image":"public.ecr.aws/medic/cht-nginx:4.22.0","imageId":"i","labels":{"com.docker.compose.project":"cht","com.docker.compose.service":"nginx"}}""" + "\n"),
            ComposeSamples.Fact("password", "other"));

        var observed = new CorePausePart().Parse(Desired, answer);

        observed.OtherPassword.ShouldBeTrue();
        (observed.Containers.Single().Service, observed.Containers.Single().Image).ShouldBe(("nginx", "public.ecr.aws/medic/cht-nginx:4.22.0"));
    }
}
