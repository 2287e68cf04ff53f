using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Cht.Engine.Secrets;

namespace Cht.Engine.State;

/// <summary>
/// The text of each resource, made once for each object: a save after one step of many writes the others as they were. What
/// was read keeps its very text, so that a state of another engine changes only where resources change.
/// </summary>
internal sealed class WrittenResources(SecretCache secrets)
{
    private readonly ConditionalWeakTable<ResourceState, byte[]> texts = [];
    private readonly ResourceWriter writer = new(new PropertyWriter(secrets, showSecrets: false));

    public byte[] Of(ResourceState resource) => texts.GetValue(resource, Write);

    /// <summary>Texts for people, with line breaks, and those with secrets in clear are written anew.</summary>
    public void Remember(ResourceState resource, string text)
    {
        if (!text.Contains('\n', StringComparison.Ordinal) && !text.Contains("\"plaintext\"", StringComparison.Ordinal))
        {
            texts.AddOrUpdate(resource, Encoding.UTF8.GetBytes(text));
        }
    }

    /// <summary>Compares what this engine would write, not how another one wrote it.</summary>
    public bool IsSame(ResourceState left, ResourceState right) => Write(left).AsSpan().SequenceEqual(Write(right));

    private byte[] Write(ResourceState resource)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, PropertyWriter.Options))
        {
            writer.Write(json, resource);
        }

        return buffer.WrittenSpan.ToArray();
    }
}
