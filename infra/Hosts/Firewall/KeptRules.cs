using System.Text.RegularExpressions;
using Cht.Hosts.Connections;
using Cht.Hosts.Convergence;

namespace Cht.Hosts.Firewall;

/// <summary>The rules that a machine loads at boot, as the file that an earlier run wrote.</summary>
/// <param name="Ruleset">The file.</param>
/// <param name="Digest">From the comment of its table; empty when the file is not of this program, which the part refuses.</param>
public sealed partial record KeptRules(string Ruleset, string Digest)
{
    public const string ReadPurpose = "Read the rules of the firewall";

    /// <returns>Null when the machine has no such file.</returns>
    /// <exception cref="ProvisioningException">The machine could not be read.</exception>
    public static async Task<KeptRules?> ReadAsync(IHostConnection connection, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connection);
        var script = ObservedFacts.Script(
            ReadPurpose, $"[ ! -e {HostFirewallScripts.RulesPath} ] || document rules <{HostFirewallScripts.RulesPath}");
        var result = await new ReadOnlyConnection(connection).RunAsync(script, cancellationToken);
        return ObservedFacts.Parse(connection.HostName, ReadPurpose, result).Document("rules") is { } rules
            ? new KeptRules(rules, DigestOf().Match(rules).Groups["digest"].Value) : null;
    }

    [GeneratedRegex("sha256:(?<digest>[0-9a-f]{64})", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex DigestOf();
}
