using Renci.SshNet;

namespace Cht.Hosts.SshNet;

/// <summary>SSH.NET also offers what OpenSSH has given up: broken ciphers and SHA-1 are taken out of every connection.</summary>
internal static class SshNetAlgorithms
{
    private static readonly string[] Weak = ["sha1", "md5", "cbc", "3des", "arcfour", "blowfish", "cast128", "group1-", "-96"];

    /// <param name="hostKeys">Names of the host key algorithms to offer, separated by commas.</param>
    public static void Restrict(ConnectionInfo connection, string hostKeys)
    {
        Keep(connection.KeyExchangeAlgorithms, name => !IsWeak(name));
        Keep(connection.Encryptions, name => !IsWeak(name));
        Keep(connection.HmacAlgorithms, name => !IsWeak(name));
        var wanted = hostKeys.Split(',');
        Keep(connection.HostKeyAlgorithms, name => wanted.Contains(name, StringComparer.Ordinal));
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
