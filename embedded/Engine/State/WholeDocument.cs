using System.Text.Json;
using Cht.Engine.Secrets;
using Cht.Engine.Storage;

namespace Cht.Engine.State;

/// <summary>The checkpoint of a stack with the changes that a killed run noted beside it. Nothing is decrypted.</summary>
internal static class WholeDocument
{
    /// <summary>Null when there is no such stack; the stored document itself when nothing is noted beside it.</summary>
    /// <exception cref="StateFormatException">There are changes, and the state is damaged.</exception>
    public static byte[]? Read(IStateStore store, StackIdentity stack)
    {
        if (store.Read(stack) is not { } document || store.ReadChanges(stack, document) is not { } changes)
        {
            return store.Read(stack);
        }

        var format = new CheckpointFormat(new SecretCache(SecretsOf(document)));
        return format.WriteCheckpoint(stack, format.ReadCheckpoint(document, changes));
    }

    /// <summary>A provider that writes what is said of it in the document, so that every secret keeps its ciphertext.</summary>
    private static UnavailableSecretsProvider SecretsOf(byte[] document)
    {
        using var json = JsonDocument.Parse(document);
        var at = json.RootElement;
        foreach (var name in new[] { "checkpoint", "latest", "secrets_providers" })
        {
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out at))
            {
                return new UnavailableSecretsProvider();
            }
        }

        return at.TryGetProperty("type", out var type) && at.TryGetProperty("state", out var state)
            ? new UnavailableSecretsProvider(type.GetString() ?? string.Empty, state.Clone()) : new UnavailableSecretsProvider();
    }
}
