using System.Text;
using System.Text.Json;
using Cht.Engine.Secrets;

namespace Cht.Engine.Tests.Fakes;

/// <summary>A fast stand-in that hides plaintexts well enough for a search, and gives another ciphertext each time.</summary>
public sealed class PlainSecrets : ISecretsProvider
{
    private int count;

    public string Type => "fake";

    public JsonElement State { get; } = JsonSerializer.SerializeToElement(new Dictionary<string, string>());

    public string Encrypt(string plaintext) =>
        $"{Interlocked.Increment(ref count)}:{Convert.ToBase64String(Encoding.UTF8.GetBytes(plaintext))}";

    public string Decrypt(string ciphertext) => Encoding.UTF8.GetString(Convert.FromBase64String(ciphertext.Split(':')[1]));

    public ISecretsProvider For(string type, JsonElement state) => this;
}
