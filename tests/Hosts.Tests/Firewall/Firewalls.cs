using Cht.Hosts.Firewall;

namespace Cht.Hosts.Tests.Firewall;

/// <summary>Desired and found firewalls for tests.</summary>
internal static class Firewalls
{
    public const string Digest = "3fb87ac420e2d687781ec8a37548336e6c82a2e2712cde3ad9c693af28fee145";

    public static readonly HostFirewallDesired Desired = new()
    {
        Host = "core",
        Digest = Digest,
        Ruleset =
            $$"""
            # Never 'flush ruleset' and never table ip nat.
            table inet cht_cluster
            delete table inet cht_cluster
            table inet cht_cluster {
                comment "cluster lab, sha256:{{Digest}}"

                chain input {
                    type filter hook input priority filter; policy drop;
                    ct state { established, related } accept
                    iif lo accept
                    ip saddr 10.88.77.12 tcp dport 7946 accept comment "swarm gossip of table ip peers"
                }
            }

            """,
    };

    public static readonly HostFirewallObserved Kept = new()
    {
        NftInstalled = true,
        LiveHash = "aa",
        KeptHash = "aa",
        LiveDigest = Digest,
        FileHash = Desired.FileHash,
        Unit = HostFirewallScripts.Unit,
        UnitEnabled = "enabled",
    };
}
