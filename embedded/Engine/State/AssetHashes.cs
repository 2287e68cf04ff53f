using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Pulumi;

namespace Cht.Engine.State;

/// <summary>The hashes of assets and archives. Those of files and URIs are known from the state only and are kept with the object that was read.</summary>
internal static class AssetHashes
{
    private static readonly ConditionalWeakTable<AssetOrArchive, string> Read = [];

    /// <param name="asset">As it was read.</param>
    /// <param name="hash">Null when the state has none.</param>
    public static void Remember(AssetOrArchive asset, string? hash) => Read.AddOrUpdate(asset, hash ?? string.Empty);

    /// <summary>Empty when it is not known.</summary>
    public static string Of(AssetOrArchive asset) =>
        Read.TryGetValue(asset, out var hash) ? hash
        : asset is { Property: "text", Content: string text } ? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))
        : string.Empty;
}
