using System.Security.Cryptography;
using System.Text;

namespace Cht.Hosts.Connections;

/// <summary>Endpoints as they are told apart: the same text is the same connection.</summary>
internal static class EndpointText
{
    /// <summary>People write ~/.ssh/id_ed25519, which only a shell would understand.</summary>
    public static SshEndpoint WithHome(SshEndpoint endpoint) => endpoint with
    {
        PrivateKeyFile = endpoint.PrivateKeyFile switch
        {
            null or "" => null,
            ['~', '/', .. var rest] => Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), rest),
            var file => Path.GetFullPath(file),
        },
    };

    /// <summary>Records compare arrays by reference; a pool needs equality by content. Holds no secret.</summary>
    public static string KeyOf(SshEndpoint endpoint) => Hash(string.Join('\0', Describe(endpoint)));

    public static string Hash(string text) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static IEnumerable<string> Describe(SshEndpoint endpoint) =>
    [
        endpoint.Name, endpoint.Address, endpoint.Port.ToString(), endpoint.User,
        .. endpoint.HostKeys.IsDefault ? [] : endpoint.HostKeys,
        endpoint.PrivateKey ?? "", endpoint.PrivateKeyFile ?? "",
        .. endpoint.Jump is null ? [] : Describe(endpoint.Jump).Prepend("through"),
    ];
}
