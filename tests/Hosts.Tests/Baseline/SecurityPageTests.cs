using Cht.Hosts.Baseline;

namespace Cht.Hosts.Tests.Baseline;

public sealed class SecurityPageTests
{
    [Fact]
    public void The_page_lists_exactly_the_waivers_there_are_with_their_reasons()
    {
        var rows = File.ReadAllLines(Path.Combine(RepositoryRoot.Path, "docs", "security.md"))
            .SkipWhile(line => !line.StartsWith("## Waivers", StringComparison.Ordinal))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .ToList();

        rows.ShouldBe(BaselineWaivers.All.Select(waiver => $"| `{waiver.Id}` | {waiver.Rule} | {waiver.Reason} |"));
    }

    [Fact]
    public void Every_kernel_setting_has_its_row() =>
        KernelSetting.All.ShouldAllBe(setting =>
            File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs", "security.md")).Contains($"`{setting.Key}`", StringComparison.Ordinal));
}
