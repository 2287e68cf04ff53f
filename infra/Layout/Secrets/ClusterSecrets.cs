using System.Collections.Immutable;
using System.Diagnostics;
using System.Security.Cryptography;

namespace Cht.Layout;

/// <summary>
/// The secrets of one cluster, equal on all its nodes, made once per stack. Printing one shows no value.
/// </summary>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class ClusterSecrets
{
    private const string LettersAndDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private const int GeneratedLength = 40;
    private const int ShortestGiven = 16;
    private const int LongestGiven = 128;

    private ClusterSecrets(string couchDbPassword, string couchDbSecret, string couchDbUuid) =>
        (CouchDbPassword, CouchDbSecret, CouchDbUuid) = (couchDbPassword, couchDbSecret, couchDbUuid);

    /// <summary>Password of the CouchDB administrator (COUCHDB_PASSWORD).</summary>
    public string CouchDbPassword { get; }

    /// <summary>Signs login cookies (COUCHDB_SECRET): unequal ones log users out when haproxy changes node.</summary>
    public string CouchDbSecret { get; }

    /// <summary>Names the cluster in replication checkpoints (COUCHDB_UUID): unequal ones start replications from zero.</summary>
    public string CouchDbUuid { get; }

    /// <summary>
    /// New ones from the operating system's random generator: password and secret of 40 letters and digits (238 bits),
    /// and a random UUID. Only those characters, because the images paste the password into URLs and Compose reads '$'.
    /// </summary>
    public static ClusterSecrets Generate() => new(
        RandomNumberGenerator.GetString(LettersAndDigits, GeneratedLength),
        RandomNumberGenerator.GetString(LettersAndDigits, GeneratedLength),
        GenerateUuid());

    /// <summary>Secrets that exist already, of a cluster that moves here.</summary>
    /// <exception cref="LayoutException">Every value that cannot be used, without the values.</exception>
    public static ClusterSecrets Given(string couchDbPassword, string couchDbSecret, string couchDbUuid)
    {
        var problems = ImmutableArray.CreateBuilder<LayoutProblem>();
        CheckWord("couchDbPassword", couchDbPassword, problems);
        CheckWord("couchDbSecret", couchDbSecret, problems);
        CheckUuid("couchDbUuid", couchDbUuid, problems);
        return problems.Count == 0 ? new(couchDbPassword, couchDbSecret, couchDbUuid) : throw new LayoutException(problems.ToImmutable());
    }

    public override string ToString() => "ClusterSecrets { values hidden }";

    /// <summary>A random (version 4) UUID of RFC 9562.</summary>
    private static string GenerateUuid()
    {
        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString("D");
    }

    private static void CheckWord(string key, string? value, ImmutableArray<LayoutProblem>.Builder problems)
    {
        if (value is null || value.Length is < ShortestGiven or > LongestGiven)
        {
            problems.Add(new(key, $"{value?.Length ?? 0} characters",
                $"Give {ShortestGiven} to {LongestGiven} characters, or let the program make one."));
        }

        if (value is not null && value.Any(c => !char.IsAsciiLetterOrDigit(c) && c != '-'))
        {
            problems.Add(new(key, "a character other than letters, digits and hyphens",
                "The images paste it into URLs: use letters, digits and hyphens only."));
        }

        if (value is ['-', ..])
        {
            problems.Add(new(key, "a hyphen in front", "Programs would read it as an option: start with a letter or digit."));
        }
    }

    private static void CheckUuid(string key, string? value, ImmutableArray<LayoutProblem>.Builder problems)
    {
        if (!Guid.TryParseExact(value, "D", out _) && !Guid.TryParseExact(value, "N", out _))
        {
            problems.Add(new(key, "no UUID", "Give 32 hexadecimal digits, with or without the usual hyphens."));
        }
    }
}
