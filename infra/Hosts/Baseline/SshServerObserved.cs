using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using Cht.Hosts.Connections;
using Cht.Hosts.Convergence;

namespace Cht.Hosts.Baseline;

/// <summary>A host key as <c>ssh-keygen -l</c> shows it.</summary>
/// <param name="Type"><c>ED25519</c>, <c>RSA</c>, <c>ECDSA</c>.</param>
public sealed record ObservedHostKey(int Bits, string Fingerprint, string Type)
{
    /// <summary>Of a line of a public key's file; null for a key of another kind, which is none of ours.</summary>
    internal static ObservedHostKey? Parse(string line) => !HostPublicKey.TryParse(line, out var key) ? null
        : key.Type switch
        {
            "ssh-ed25519" => new(256, key.Fingerprint, "ED25519"),
            "ssh-rsa" => new(RsaBits(key), key.Fingerprint, "RSA"),
            _ => new(int.Parse(key.Type.AsSpan("ecdsa-sha2-nistp".Length), CultureInfo.InvariantCulture), key.Fingerprint, "ECDSA"),
        };

    /// <summary>
    /// Length of the modulus, which follows the name and the exponent; each has its length before it (RFC 4253, 6.6). 0 where it is
    /// not there.
    /// </summary>
    private static int RsaBits(HostPublicKey key)
    {
        ReadOnlySpan<byte> rest = Convert.FromBase64String(key.Base64);
        ReadOnlySpan<byte> field = [];
        for (var fields = 0; fields < 3; fields++)
        {
            if (!BinaryPrimitives.TryReadUInt32BigEndian(rest, out var length) || length > rest.Length - sizeof(uint))
            {
                return 0;
            }

            field = rest.Slice(sizeof(uint), (int)length);
            rest = rest[(sizeof(uint) + (int)length)..];
        }

        return (int)new BigInteger(field, isUnsigned: true, isBigEndian: true).GetBitLength();
    }
}

/// <summary>What was found of the SSH server on one machine.</summary>
public sealed record SshServerObserved
{
    private static readonly ImmutableArray<(string Kind, string Keyword)> Algorithms = [("kex", "kexalgorithms"), ("cipher", "ciphers"), ("mac", "macs")];

    /// <summary>Lower-case keyword to the value that counts, as <c>sshd -T</c> says. Empty where sshd refuses its files.</summary>
    public ImmutableSortedDictionary<string, string> Live { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Our file, or null.</summary>
    public string? DropIn { get; init; }

    /// <summary>SHA-256 of our file when it was kept, or empty.</summary>
    public string KeptHash { get; init; } = string.Empty;

    /// <summary>True while settings are loaded that nobody has kept yet.</summary>
    public bool RevertPending { get; init; }

    public ImmutableArray<ObservedHostKey> HostKeys { get; init; } = [];

    /// <summary>Length of the shortest RSA key the login user may log in with; 0 for none.</summary>
    public int ShortestUserRsaBits { get; init; }

    /// <summary>Algorithms that the release knows: <c>kex</c>, <c>cipher</c>, <c>mac</c>.</summary>
    public ImmutableSortedDictionary<string, ImmutableArray<string>> Known { get; init; } =
        ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty;

    /// <summary>Configuration files and private host keys that are not root's alone, as <c>mode owner path</c>.</summary>
    public ImmutableArray<string> LooseFiles { get; init; } = [];

    internal static SshServerObserved From(ObservedFacts facts) => new()
    {
        Live = facts.All("sshd").Select(line => line.Split(' ', 2)).Where(words => words.Length == 2)
            .GroupBy(words => words[0], words => words[1], StringComparer.Ordinal)
            .ToImmutableSortedDictionary(group => group.Key, group => string.Join(' ', group), StringComparer.Ordinal),
        DropIn = facts.Document("sshd_drop_in"),
        KeptHash = facts["sshd_kept"],
        RevertPending = facts.Is("sshd_revert_pending"),
        HostKeys = [.. facts.All("sshd_host_key").Select(ObservedHostKey.Parse).OfType<ObservedHostKey>()],
        ShortestUserRsaBits = (int)facts.Number("sshd_user_rsa"),
        Known = Algorithms.ToImmutableSortedDictionary(
            one => one.Kind, one => facts.All($"sshd_known_{one.Kind}").Concat(InUse(facts, one.Keyword)).ToImmutableArray(), StringComparer.Ordinal),
        LooseFiles = [.. facts.All("sshd_mode").Where(line => !line.StartsWith("600 root:root ", StringComparison.Ordinal))],
    };

    private static IEnumerable<string> InUse(ObservedFacts facts, string keyword) =>
        facts.All("sshd").Where(line => line.StartsWith(keyword + " ", StringComparison.Ordinal)).SelectMany(line => line[(keyword.Length + 1)..].Split(','));
}
