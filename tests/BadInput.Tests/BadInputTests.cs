using System.Text.Json;
using Cht.Layout;

namespace Cht.BadInput.Tests;

/// <summary>Everything an operator can get wrong before a machine is touched. The configuration travels in an environment variable of the process, so all run one after another.</summary>
public sealed class BadInputTests
{
    private static readonly Dictionary<string, BadCase> Cases =
        ConfigCases.All.Concat(CloudCases.All).Concat(CommandCases.All).Concat(KubernetesCases.All).Concat(FollowingCases.All).ToDictionary(badCase => badCase.Name, StringComparer.Ordinal);

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Fact]
    public void There_are_at_least_100_cases() => Cases.Count.ShouldBeGreaterThanOrEqualTo(100);

    [Fact]
    public async Task The_project_is_good_before_something_is_made_bad()
    {
        using var project = new BadProject();
        project.Complete();
        var ran = await project.RunAsync("preview --stack clinic".Split(' '), string.Empty);
        ran.Code.ShouldBe(0, ran.Text);
        ran.Text.ShouldContain("to create");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Bad_input_is_named_with_what_to_do_and_changes_nothing(string name)
    {
        var badCase = Cases[name];
        using var project = new BadProject();
        badCase.Seed(project);
        project.Complete();
        var before = project.Content();

        var ran = await project.RunAsync(badCase.Command.Split(' '), badCase.Input);

        ran.Code.ShouldBe(badCase.Code, ran.Text);
        badCase.Says.Split('|').ShouldAllBe(text => ran.Text.Contains(text), ran.Text);
        ran.Text.ShouldNotContain(BadProject.Passphrase);
        ran.Text.ShouldNotContain("unexpected ");
        if (badCase.Page != "many-problems")
        {
            ran.Text.ShouldNotMatch(@"\b\d+ problems", "one fault is one problem, not what follows from it as well");
        }

        project.Content().ShouldBe(before);
        project.Provider.Touched.ShouldBeEmpty();
        RunbookPages.Find(badCase.Page).Fits(ran.Text).ShouldBeTrue($"docs/runbook/{badCase.Page}.md has not the title of: {ran.Text}");
    }

    [Theory]
    [InlineData("lab", "0")]
    [InlineData("lab", "1000")]
    [InlineData("aws", "0")]
    [InlineData("azure", "1000")]
    public async Task A_wrong_number_of_CouchDB_machines_is_told_without_what_would_follow_from_it(string target, string number)
    {
        using var project = new BadProject();
        project.Settings.Clear();
        project.Settings["cht-cluster:target"] = target;
        project.Settings["cht-cluster:administratorRanges"] = "[198.51.100.0/28]";
        project.Settings["aws:region"] = "eu-central-1";
        project.Settings["azure:location"] = "westeurope";
        project.Settings["cht-cluster:managers"] = "3";
        project.Settings["cht-cluster:couchdbNodes"] = number;
        project.Complete();

        var ran = await project.RunAsync(BadCase.Up.Split(' '), string.Empty);

        ran.Code.ShouldBe(1, ran.Text);
        ran.Text.ShouldContain("The configuration has 1 problem; nothing was changed:");
        ran.Text.ShouldContain($"cht-cluster:couchdbNodes: found '{number}'");
        ran.Text.ShouldNotContain("managers, but only");
        ran.Text.ShouldNotContain("one CouchDB machine");
    }

    [Theory]
    [InlineData("short", "0123456789abcdef", "5 characters")]
    [InlineData("with$dollar-and-more", "0123456789abcdef", "letters, digits and hyphens only")]
    [InlineData("with@at-sign-and-more", "0123456789abcdef", "letters, digits and hyphens only")]
    [InlineData("with/slash-and-more-0", "0123456789abcdef", "letters, digits and hyphens only")]
    [InlineData("0123456789abcdef", "with a blank and more", "letters, digits and hyphens only")]
    public void An_unsafe_secret_is_refused_without_being_shown(string password, string secret, string says)
    {
        var refusal = Should.Throw<LayoutException>(() => ClusterSecrets.Given(password, secret, "0"));
        refusal.Message.ShouldContain(says);
        refusal.Message.ShouldContain("no UUID");
        refusal.Message.ShouldNotContain(password);
        refusal.Message.ShouldNotContain(secret);
    }

    [Fact]
    public void Every_page_is_met_by_a_case_or_by_a_text_of_the_hosts()
    {
        var used = Cases.Values.Select(badCase => badCase.Page).ToHashSet(StringComparer.Ordinal);
        var failures = HostFailures.OfSources();
        RunbookPages.All.Where(page => !used.Contains(page.Slug) && !failures.Any(page.IsAbout))
            .Select(page => page.Slug).ShouldBeEmpty();
    }

    [Fact]
    public void Every_failure_of_the_hosts_has_a_page()
    {
        var failures = HostFailures.OfSources();
        failures.Count.ShouldBeGreaterThan(60);
        failures.Where(failure => !RunbookPages.All.Any(page => page.IsAbout(failure))).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""throw new ProvisioningException(host, "Thrown", "found", "remedy");""", "Thrown")]
    [InlineData("""throw new HostUnreachableException(F(a, b), $"Thrown {x.Name}", "found", "remedy")""", "Thrown <name>")]
    [InlineData("""static HostUnreachableException Failure(string host, string found) => new(host, "Made", found, "remedy") { Permanent = true };""", "Made")]
    [InlineData("""class Kind(string host) : ProvisioningException(string.Join(", ", hosts), "Of a kind", "found", "remedy")""", "Of a kind")]
    [InlineData("""const string Failed = "Named"; throw new ProvisioningException(host, Failed, "found", "remedy");""", "Named")]
    [InlineData("""throw new ProvisioningException(host, script.Purpose, "found", "remedy");""", null)]
    public void Failures_are_found_however_they_are_made(string source, string? failure) =>
        HostFailures.Of(source).ShouldBe(failure is null ? [] : [failure]);

    [Fact]
    public void The_index_lists_every_page_once_and_every_page_is_short()
    {
        var index = File.ReadAllText(Path.Combine(RunbookPages.Folder, "README.md"));
        foreach (var page in RunbookPages.All)
        {
            index.Split($"({page.Slug}.md)").Length.ShouldBe(2, page.Slug);
            page.Lines.ShouldBeLessThan(25, page.Slug);
            page.Text.ShouldContain("## What it means");
            page.Text.ShouldContain("## How to mend it");
        }
    }
}
