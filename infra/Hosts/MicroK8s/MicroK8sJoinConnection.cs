using System.Text.Json;
using Cht.Hosts.Connections;

namespace Cht.Hosts.MicroK8s;

/// <summary>
/// Address, port and token with which one machine joins; a secret. Made on the first node at the moment it is needed and
/// valid for a few minutes.
/// </summary>
public sealed record MicroK8sJoinConnection(string Value)
{
    /// <summary>In seconds: long enough for one join, and a token that nobody used is worthless soon.</summary>
    public const int TokenLifetime = 300;

    /// <summary>Makes a token and prints it; the output must not be logged. Its file belongs to root (cluster-tokens.txt).</summary>
    public static HostScript Script { get; } = new("Make a join token for MicroK8s",
        $"""
        set -eu
        PATH="$PATH:/snap/bin"
        microk8s add-node --token-ttl {TokenLifetime} --format json
        """)
    {
        Mutates = true,
    };

    /// <param name="host">The first node, for messages.</param>
    /// <param name="address">The first node's private address: one of the addresses that it offers.</param>
    /// <exception cref="ProvisioningException">No token, or none for that address; without what was read.</exception>
    public static MicroK8sJoinConnection Parse(string host, string address, ScriptResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var connection = result.Succeeded ? Find(result.Output, address) : null;
        return connection is not null ? new(connection) : throw new ProvisioningException(
            host, "The node gives no join token", result.Succeeded ? $"it offers none for the address {address}" : $"exit code {result.ExitCode}",
            "Check that the private address is on the machine and that 'microk8s status' shows it running.");
    }

    /// <summary>Without the token.</summary>
    public override string ToString() => "join connection [secret]";

    private static string? Find(string json, string address)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.GetProperty("urls").EnumerateArray().Select(url => url.GetString()!)
                .FirstOrDefault(url => url.StartsWith($"{address}:", StringComparison.Ordinal));
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }
}
