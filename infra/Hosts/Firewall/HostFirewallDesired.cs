using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Cht.Hosts.Firewall;

/// <summary>The peer firewall of one machine: exactly one nftables table of our own.</summary>
public sealed partial record HostFirewallDesired
{
    public const string Table = "cht_cluster";

    /// <summary>The machine's name in the cluster layout.</summary>
    public required string Host { get; init; }

    /// <summary>
    /// A whole file for <c>nft -f</c> that replaces <c>table inet cht_cluster</c> in one transaction (add, delete, define)
    /// and touches nothing else.
    /// </summary>
    public required string Ruleset { get; init; }

    /// <summary>
    /// After this time the machine goes back to its former rules unless a second login has succeeded. The default value is
    /// one minute.
    /// </summary>
    public TimeSpan RevertAfter { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Names the version of the rules; part of the table's comment, as <c>sha256:</c> and hexadecimal digits.</summary>
    public required string Digest { get; init; }

    /// <summary>SHA-256 of the file as it lies on the machine.</summary>
    internal string FileHash => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Ruleset)));

    /// <exception cref="ProvisioningException">The ruleset touches tables that are not ours.</exception>
    internal void Check()
    {
        // Comments may say anything.
        var rules = Comments().Replace(Ruleset, string.Empty);
        var foreign = Tables().Matches(rules).Select(match => $"{match.Groups["family"].Value} {match.Groups["name"].Value}".Trim())
            .Where(table => !string.Equals(table, $"inet {Table}", StringComparison.Ordinal))
            .Distinct(StringComparer.Ordinal).ToArray();
        var found =
            FlushRuleset().IsMatch(rules) ? "it flushes the ruleset of the whole machine"
            : foreign.Length > 0 ? $"it touches table {string.Join(", ", foreign)}"
            : !rules.Contains($"delete table inet {Table}", StringComparison.Ordinal) ? $"it does not replace table inet {Table} as a whole"
            : !Ruleset.Contains($"sha256:{Digest}", StringComparison.Ordinal) ? "its digest is not in the table's comment"
            : null;
        if (found is not null)
        {
            throw new ProvisioningException(
                Host, "The firewall ruleset cannot be used", found, $"It must replace table inet {Table} in one transaction and nothing else.");
        }
    }

    [GeneratedRegex(@"#[^\n]*|""[^""\n]*""", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Comments();

    [GeneratedRegex(@"\bflush\s+ruleset\b", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FlushRuleset();

    [GeneratedRegex(@"\btable\s+((?<family>inet|ip6?|arp|bridge|netdev)\s+)?(?<name>\w+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Tables();
}
