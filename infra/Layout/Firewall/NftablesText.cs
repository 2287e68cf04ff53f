using System.Collections.Immutable;

namespace Cht.Layout;

/// <summary>
/// Reads the text that <see cref="NftablesRuleset"/> writes, without knowing the policy behind it, and decides packets
/// like nftables does: the first rule that matches, else the chain's policy. Refuses every word outside that subset.
/// </summary>
public sealed class NftablesText
{
    private readonly ImmutableDictionary<string, NftablesChain> chains;

    private NftablesText(ImmutableDictionary<string, NftablesChain> chains) => this.chains = chains;

    /// <exception cref="FormatException">A line outside the subset.</exception>
    public static NftablesText Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var found = ImmutableDictionary.CreateBuilder<string, NftablesChain>(StringComparer.Ordinal);
        string? hook = null;
        var rules = ImmutableArray.CreateBuilder<NftablesRule>();
        var dropByDefault = false;
        foreach (var line in text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#'))
        {
            switch (line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                case ["table", "inet", NftablesRuleset.Table, ..] or ["delete", "table", "inet", NftablesRuleset.Table] or ["comment", ..]:
                    break;
                case ["chain", var name, "{"] when hook is null:
                    (hook, dropByDefault) = (name, false);
                    rules.Clear();
                    break;
                case ["type", "filter", "hook", var at, "priority", .., "policy", var policy]
                    when string.Equals(at, hook, StringComparison.Ordinal):
                    dropByDefault = string.Equals(policy, "drop;", StringComparison.Ordinal);
                    break;
                case ["}"]:
                    if (hook is not null)
                    {
                        found.Add(hook, new(rules.ToImmutable(), !dropByDefault));
                    }

                    hook = null;
                    break;
                default:
                    rules.Add(hook is null ? throw new FormatException($"A rule outside a chain: {line}") : NftablesRule.Parse(line));
                    break;
            }
        }

        return new(found.ToImmutable());
    }

    /// <summary>Does the ruleset let the packet in, on the path (input or forward) that it takes?</summary>
    public bool Accepts(FirewallPacket packet)
    {
        ArgumentNullException.ThrowIfNull(packet);
        // A chain that is not there filters nothing.
        return !chains.TryGetValue(packet.PublishedPort is null ? "input" : "forward", out var chain) || chain.Accepts(packet);
    }

    private sealed record NftablesChain(ImmutableArray<NftablesRule> Rules, bool AcceptByDefault)
    {
        public bool Accepts(FirewallPacket packet) =>
            Rules.FirstOrDefault(rule => rule.Matches(packet))?.Accept ?? AcceptByDefault;
    }
}
