using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Cht.Hosts.Connections;

/// <summary>The host keys a machine may show: whole public keys and fingerprints.</summary>
public sealed partial record HostKeyPins(ImmutableArray<HostPublicKey> Keys, ImmutableArray<string> Fingerprints)
{
    /// <summary>Reads pins as they stand in the configuration.</summary>
    /// <exception cref="HostUnreachableException">No pin at all, or one that is neither a public key nor a fingerprint.</exception>
    public static HostKeyPins Parse(string host, ImmutableArray<string> pins)
    {
        const string Failed = "Read the pinned host keys";
        const string Remedy =
            "Write the machine's key (`cat /etc/ssh/ssh_host_ed25519_key.pub` there) or its fingerprint (`ssh-keygen -lf` of that file).";
        if (pins.IsDefaultOrEmpty)
        {
            throw new HostUnreachableException(host, Failed, "there is none", Remedy) { Permanent = true };
        }

        var keys = ImmutableArray.CreateBuilder<HostPublicKey>();
        var fingerprints = ImmutableArray.CreateBuilder<string>();
        foreach (var pin in pins.Select(p => p.Trim()))
        {
            if (HostPublicKey.TryParse(pin, out var key))
            {
                keys.Add(key);
            }
            else if (FingerprintForm().IsMatch(pin))
            {
                fingerprints.Add(pin.TrimEnd('='));
            }
            else
            {
                throw new HostUnreachableException(
                    host, Failed, $"\"{ShellText.OneLine(pin)}\" is neither a public key nor a SHA256 fingerprint", Remedy)
                { Permanent = true };
            }
        }

        return new HostKeyPins(keys.ToImmutable(), fingerprints.ToImmutable());
    }

    /// <summary>
    /// The algorithms to offer, one list per attempt. A fingerprint does not tell its key's type, so that each type has to be
    /// asked for in turn; whole keys are asked for by their types at once.
    /// </summary>
    public ImmutableArray<string> AlgorithmAttempts => Fingerprints.IsEmpty
        ? [string.Join(',', Keys.Select(k => k.Algorithms).Distinct(StringComparer.Ordinal))]
        : ["ssh-ed25519", "ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,ecdsa-sha2-nistp521", "rsa-sha2-512,rsa-sha2-256"];

    /// <summary>All pins as fingerprints, for messages.</summary>
    public string Description => string.Join(", ", Keys.Select(k => k.Fingerprint).Concat(Fingerprints));

    // 32 bytes in base64 are 43 characters without padding.
    [GeneratedRegex("^SHA256:[A-Za-z0-9+/]{43}=?$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FingerprintForm();
}

/// <summary>A public key in OpenSSH form, without its comment.</summary>
public sealed record HostPublicKey(string Type, string Base64)
{
    private static readonly string[] KnownTypes =
        ["ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521", "ssh-rsa"];

    /// <summary>Names of the signature algorithms this key can answer with (RSA never with SHA-1).</summary>
    public string Algorithms => Type is "ssh-rsa" ? "rsa-sha2-512,rsa-sha2-256" : Type;

    /// <summary><c>SHA256:</c> and the unpadded base64 of the hash, as <c>ssh-keygen -l</c> shows it.</summary>
    public string Fingerprint => "SHA256:" + Convert.ToBase64String(SHA256.HashData(Convert.FromBase64String(Base64))).TrimEnd('=');

    public static bool TryParse(string text, out HostPublicKey key)
    {
        ArgumentNullException.ThrowIfNull(text);
        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var valid = words.Length >= 2 && KnownTypes.Contains(words[0], StringComparer.Ordinal) && System.Buffers.Text.Base64.IsValid(words[1]);
        key = valid ? new HostPublicKey(words[0], words[1]) : new HostPublicKey("", "");
        return valid;
    }

    public override string ToString() => $"{Type} {Base64}";
}
