using System.Diagnostics;

namespace Cht.Layout.Tests.Firewall;

public class FirewallGoldenTests
{
    [Theory]
    [MemberData(nameof(SampleLayouts.Names), MemberType = typeof(SampleLayouts))]
    public void Rulesets_and_table_are_as_reviewed(string name)
    {
        var layout = SampleLayouts.Get(name);
        var policy = PeerFirewallPolicy.For(layout);
        GoldenFile.ShouldMatch($"{name}/policy.md", PolicyTable.Render(policy));
        foreach (var machine in SampleLayouts.Shown(layout))
        {
            GoldenFile.ShouldMatch($"{name}/{machine.Name}.nft", NftablesRuleset.For(policy, machine).Text);
        }
    }

    [Theory]
    [MemberData(nameof(SampleLayouts.Names), MemberType = typeof(SampleLayouts))]
    public async Task Nft_accepts_every_ruleset_and_reads_its_own_listing_again(string name)
    {
        File.Exists("/usr/sbin/nft").ShouldBeTrue("nft is missing: scripts/test installs the distribution package nftables");
        var layout = SampleLayouts.Get(name);
        var policy = PeerFirewallPolicy.For(layout);
        foreach (var machine in layout.Machines)
        {
            // Loaded twice, listed, and the listing loaded: what a machine keeps over a reboot must read back as it was.
            // A table of somebody else must stand there afterwards.
            const string Script = """
                set -eu
                cat > "$1/ours"
                nft -c -f "$1/ours"
                nft add table ip foreign
                nft -f "$1/ours"; nft -f "$1/ours"
                nft list table inet cht_cluster > "$1/listed"
                nft delete table inet cht_cluster
                nft -f "$1/listed"
                nft list table inet cht_cluster | cmp - "$1/listed"
                nft list table ip foreign > /dev/null
                """;
            var folder = Directory.CreateTempSubdirectory("nft-");
            try
            {
                var (exitCode, error) = await RunAsync("unshare", [Environment.IsPrivilegedProcess ? "-n" : "-rn", "sh", "-c", Script, "sh", folder.FullName], NftablesRuleset.For(policy, machine).Text);
                exitCode.ShouldBe(0, $"{machine.Name}: {error}");
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        }
    }

    private static async Task<(int ExitCode, string Error)> RunAsync(string program, string[] arguments, string input)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardError = true })!;
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, error);
    }
}
