using System.Buffers;

namespace Cht.Hosts.Images;

/// <summary>
/// A piece of a file as memory that is read when it is used, and again at each use: a plan names hundreds of pieces of large
/// archives and must not hold them.
/// </summary>
internal sealed class FileChunk(string path, long offset, int length) : MemoryManager<byte>
{
    public static ReadOnlyMemory<byte> Of(string path, long offset, int length) => new FileChunk(path, offset, length).Memory;

    public override Memory<byte> Memory => CreateMemory(length);

    public override Span<byte> GetSpan()
    {
        var bytes = new byte[length];
        using var file = File.OpenHandle(path);
        var read = 0;
        while (read < length)
        {
            var count = RandomAccess.Read(file, bytes.AsSpan(read), offset + read);
            if (count == 0)
            {
                throw new EndOfStreamException($"{path} ends before byte {offset + length}: it changed while it was uploaded.");
            }

            read += count;
        }

        return bytes;
    }

    public override MemoryHandle Pin(int elementIndex = 0) => throw new NotSupportedException("A piece of a file is no memory of its own.");

    public override void Unpin() => throw new NotSupportedException("A piece of a file is no memory of its own.");

    protected override void Dispose(bool disposing)
    {
    }
}
