using System.Collections.Immutable;
using System.Globalization;
using Cht.Hosts.Convergence;

namespace Cht.Hosts.Baseline;

/// <summary>A host key as <c>ssh-keygen -l</c> shows it.</summary>
/// <param name="Type"><c>ED25519</c>, <c>RSA</c>, <c>ECDSA</c>.</param>
public sealed record ObservedHostKey(int Bits, string Fingerprint, string Type);

/// <summary>What was found of the SSH server on one machine.</summary>
public sealed record SshServerObserved
{
    private static readonly ImmutableArray<string> AlgorithmKinds = ["kex", "cipher", "mac"];

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
        HostKeys = [.. facts.All("sshd_host_key").Select(HostKey)],
        ShortestUserRsaBits = (int)facts.Number("sshd_user_rsa"),
        Known = AlgorithmKinds.ToImmutableSortedDictionary(
            kind => kind, kind => ImmutableArray.Create(facts[$"sshd_known_{kind}"].Split(' ', StringSplitOptions.RemoveEmptyEntries)), StringComparer.Ordinal),
        LooseFiles = [.. facts.All("sshd_loose")],
    };

    /// <summary>A line such as <c>256 SHA256:... a comment (ED25519)</c>.</summary>
    private static ObservedHostKey HostKey(string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return new(int.Parse(words[0], CultureInfo.InvariantCulture), words[1], words[^1].Trim('(', ')'));
    }
}
