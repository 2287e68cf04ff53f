using System.Collections.Immutable;
using System.Net;

namespace Cht.Layout;

/// <summary>Gathers everything wrong with a specification, and what deserves a second look.</summary>
internal sealed class ProblemList
{
    private readonly ImmutableArray<LayoutProblem>.Builder problems = ImmutableArray.CreateBuilder<LayoutProblem>();
    private readonly ImmutableArray<LayoutProblem>.Builder warnings = ImmutableArray.CreateBuilder<LayoutProblem>();

    public bool IsEmpty => problems.Count == 0;

    public ImmutableArray<LayoutProblem> Problems => problems.ToImmutable();

    public ImmutableArray<LayoutProblem> Warnings => warnings.ToImmutable();

    public void Add(string key, string found, string remedy) => problems.Add(new(key, found, remedy));

    public void Warn(string key, string found, string remedy) => warnings.Add(new(key, found, remedy));

    /// <summary>Adds a problem unless the condition holds; returns the condition.</summary>
    public bool Require(bool condition, string key, string found, string remedy)
    {
        if (!condition)
        {
            Add(key, found, remedy);
        }

        return condition;
    }

    public IPAddress? Address(string key, string? text)
    {
        if (!StrictAddress.TryParse(text, out var address))
        {
            Add(key, Quote(text), "Write one IPv4 or IPv6 address, such as 192.0.2.10.");
            return null;
        }

        return Require(!IsSpecial(address), key, $"{address} is no address of one machine",
            "Write the address that the machine has on its network, not a loopback, link-local, multicast or unspecified one.")
                ? address
                : null;
    }

    public AddressRange? Range(string key, string? text)
    {
        if (AddressRange.TryParse(text, out var range))
        {
            return range;
        }

        Add(key, Quote(text), "Write a range without host bits, such as 192.0.2.0/24 or 2001:db8::/48, or one address.");
        return null;
    }

    public void HostKeys(string key, ImmutableArray<string> keys)
    {
        if (!Require(!keys.IsDefaultOrEmpty, key, "no host key",
            "Write the machine's public host key or fingerprint (ssh-keyscan, compared over a second channel, or the provider's console)."))
        {
            return;
        }

        for (var i = 0; i < keys.Length; i++)
        {
            Require(Names.IsHostKey(keys[i]), $"{key}[{i}]", Quote(keys[i]),
                "Write a public key in OpenSSH form (ssh-ed25519 AAAA...) or a fingerprint (SHA256: and 43 characters).");
        }
    }

    public void SshPort(string key, int port) =>
        Require(port is > 0 and < 65536, key, $"{port}", "Write a port between 1 and 65535; the default is 22.");

    public static string Quote(string? text) => text switch
    {
        null => "nothing",
        "" => "an empty text",
        { Length: > 80 } => $"'{text[..77]}...'",
        _ => $"'{text}'",
    };

    private static bool IsSpecial(IPAddress address) =>
        IPAddress.IsLoopback(address) || address.IsIPv6LinkLocal || address.IsIPv6Multicast
            || address.Equals(IPAddress.IPv6Any)
            || (address.GetAddressBytes() is { Length: 4 } bytes
                && (bytes[0] is 0 or >= 224 || (bytes[0] == 169 && bytes[1] == 254)));
}
