using Cht.Hosts.Lab;
using Shouldly;
using Xunit;

namespace Cht.Hosts.Tests.Lab;

public class BaseTreeTests
{
    private static readonly LabBaseTreeSpec Spec = new();

    [Fact]
    public void Trees_that_differ_in_anything_have_different_names()
    {
        LabBaseTreeSpec[] specs =
        [
            Spec, Spec with { Suite = "bookworm" }, Spec with { Mirror = "http://mirror/debian" }, Spec with { Packages = [.. Spec.Packages, "jq"] },
            Spec with { Prefetch = [] }, Spec with { Components = ["main", "universe"] }, Spec with { Keyring = "/k.gpg" },
        ];

        specs.Select(spec => spec.Identity()).Distinct().Count().ShouldBe(specs.Length);
        (Spec with { Packages = [.. Spec.Packages] }).Identity().ShouldBe(Spec.Identity());
    }

    [Fact]
    public void Docker_is_downloaded_into_the_tree_and_not_installed()
    {
        var arguments = BaseTreeRecipe.Arguments(Spec, "/tree");

        arguments.Single(argument => argument.StartsWith("--include=", StringComparison.Ordinal)).ShouldNotContain("docker");
        arguments.Single(argument => argument.Contains("--download-only")).ShouldContain("docker.io docker-cli docker-compose");
        arguments.TakeLast(3).ShouldBe(["trixie", "/tree", "http://deb.debian.org/debian"]);
    }

    [Fact]
    public void A_suite_of_another_distribution_brings_its_components_and_keyring()
    {
        var arguments = BaseTreeRecipe.Arguments(
            Spec with { Suite = "noble", Mirror = "http://archive/ubuntu", Components = ["main", "universe"], Keyring = "/ubuntu.gpg" }, "/tree");

        arguments.ShouldContain("--components=main,universe");
        arguments.ShouldContain("--keyring=/ubuntu.gpg");
    }

    [Fact]
    public async Task A_package_name_that_a_shell_would_run_is_refused()
    {
        var trees = new LabBaseTree(new LabComputer(new LabFolders(Path.GetTempPath())));

        var error = await Should.ThrowAsync<ArgumentException>(() => trees.EnsureAsync(Spec with { Prefetch = ["docker.io; reboot"] }));

        error.Message.ShouldContain("\"docker.io; reboot\"");
    }

    [Theory]
    [InlineData("I: extracting archives...", "extracting archives")]
    [InlineData("I: running --customize-hook in shell: sh -c 'chroot \"$1\" apt-get install --yes --download-only x'", "downloading packages that machines will install")]
    [InlineData("I: running --customize-hook in shell: sh -c 'apt-get clean'", null)]
    [InlineData("Get:1 http://x trixie/main", null)]
    public void Progress_is_told_in_words_for_people(string line, string? said) => BaseTreeRecipe.Progress(line).ShouldBe(said);
}
