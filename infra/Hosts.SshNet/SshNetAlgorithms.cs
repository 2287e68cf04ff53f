using Renci.SshNet;

namespace Cht.Hosts.SshNet;

/// <summary>SSH.NET also offers what OpenSSH has given up: broken ciphers and SHA-1 are taken out of every connection.</summary>
internal static class SshNetAlgorithms
{
    private static readonly string[] HostKeys =
        ["ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521", "rsa-sha2-512", "rsa-sha2-256"];

    private static readonly string[] Weak = ["sha1", "md5", "cbc", "3des", "arcfour", "blowfish", "cast128", "group1-", "-96"];

    /// <param name="hostKeys">
    /// Names of the host key algorithms to prefer, separated by commas. The others are offered after them: a machine that has
    /// no such key would close the connection without a word, and so it shows one, which is compared with the pinned ones.
    /// </param>
    public static void Restrict(ConnectionInfo connection, string hostKeys)
    {
        Keep(connection.KeyExchangeAlgorithms, name => !IsWeak(name));
        Keep(connection.Encryptions, name => !IsWeak(name));
        Keep(connection.HmacAlgorithms, name => !IsWeak(name));
        var known = connection.HostKeyAlgorithms.ToDictionary(StringComparer.Ordinal);
        connection.HostKeyAlgorithms.Clear();
        foreach (var name in hostKeys.Split(',').Concat(HostKeys).Distinct(StringComparer.Ordinal).Where(known.ContainsKey))
        {
            connection.HostKeyAlgorithms.Add(name, known[name]);
        }
    }

    private static bool IsWeak(string name) => Weak.Any(part => name.Contains(part, StringComparison.Ordinal));

    private static void Keep<T>(IDictionary<string, T> algorithms, Func<string, bool> wanted)
    {
        foreach (var name in algorithms.Keys.Where(name => !wanted(name)).ToArray())
        {
            algorithms.Remove(name);
        }
    }
}
