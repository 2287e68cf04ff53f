using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Cht.Hosts.Lab;

/// <summary>Names that a lab's resources carry on this computer. Pure.</summary>
public static partial class LabName
{
    /// <summary>Interface names end at 15 characters (IFNAMSIZ, linux/if.h, less the terminating zero).</summary>
    private const int LongestInterfaceName = 15;

    /// <summary>Throws <see cref="ArgumentException"/> unless the name is 1 to 30 of a-z, 0-9 and inner hyphens.</summary>
    public static string Validated(string name, string what)
    {
        if (!Pattern().IsMatch(name))
        {
            throw new ArgumentException(
                $"{what} \"{name}\" is not usable: write 1 to 30 characters of a-z, 0-9 and hyphens, starting with a letter "
                + "and not ending with a hyphen.");
        }

        return name;
    }

    /// <summary>The bridge of the lab: <c>cht-&lt;lab&gt;</c>, or a hash of the name when that is too long.</summary>
    public static string Bridge(string lab)
    {
        var plain = $"cht-{lab}";
        return plain.Length <= LongestInterfaceName ? plain : $"cht-{Hash(lab)[..(LongestInterfaceName - 4)]}";
    }

    /// <summary>The nftables table of the lab on this computer.</summary>
    public static string Table(string lab) => $"cht_lab_{lab.Replace('-', '_')}";

    /// <summary>The mark that says whose a bridge or a firewall rule is.</summary>
    public static string Mark(string lab) => $"cht-lab:{lab}";

    /// <summary>What systemd-nspawn calls the machine; unique on this computer, at most 64 characters.</summary>
    public static string Nspawn(string lab, string machine) => $"cht-{lab}.{machine}";

    /// <summary>
    /// This computer's end of the machine's link: what systemd-nspawn calls it, or its alternative name where that is too long
    /// for an interface (systemd.net-naming-scheme(7)).
    /// </summary>
    public static string Link(string lab, string machine) => $"vb-{Nspawn(lab, machine)}";

    /// <summary>The transient unit of the machine where systemd is process 1.</summary>
    public static string Unit(string lab, string machine) => $"cht-lab-{lab}.{machine}";

    internal static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    [GeneratedRegex("^[a-z]([a-z0-9-]{0,28}[a-z0-9])?\\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pattern();
}
