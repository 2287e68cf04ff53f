using System.Collections.Immutable;
using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Cht.Hosts.Images;
using Cht.Layout;

namespace Cht.Hosts.Tests.Images;

public sealed class DockerArchiveTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_same_images_give_the_same_bytes()
    {
        var first = await WriteAsync("one");
        var second = await WriteAsync("two");
        second.Sha256.ShouldBe(first.Sha256);
        second.Images.ShouldBe(first.Images);
    }

    [Fact]
    public async Task The_manifest_names_configurations_and_layers_that_are_there_by_their_digests()
    {
        var archive = await WriteAsync("one");
        var files = await ReadAsync(Path.Combine(folder["one"], archive.File));
        using var manifest = JsonDocument.Parse(files["manifest.json"]);
        manifest.RootElement.GetArrayLength().ShouldBe(2);
        foreach (var (entry, image) in manifest.RootElement.EnumerateArray().Zip(archive.Images))
        {
            entry.GetProperty("RepoTags")[0].GetString().ShouldBe(image.Name);
            var configuration = files[entry.GetProperty("Config").GetString()!];
            Digest(configuration).ShouldBe(image.Id);
            using var parsed = JsonDocument.Parse(configuration);
            parsed.RootElement.GetProperty("architecture").GetString().ShouldBe("arm64");
            var layers = entry.GetProperty("Layers").EnumerateArray().Select(layer => Digest(Uncompressed(files[layer.GetString()!])));
            layers.ShouldBe(parsed.RootElement.GetProperty("rootfs").GetProperty("diff_ids").EnumerateArray().Select(id => id.GetString()!));
        }

        files.Keys.Count(name => name.EndsWith(".tar.gz", StringComparison.Ordinal)).ShouldBe(3, "the shared layer is there once");
    }

    [Fact]
    public async Task Files_of_a_layer_keep_their_modes_and_get_their_folders()
    {
        var layer = await ImageLayers.WriteAsync([File("/usr/local/bin/tool", "x", 0b111_101_101), File("/etc/a", "y", 0b110_100_100)], folder["layer"], default);
        await using var gzip = new GZipStream(System.IO.File.OpenRead(layer.File), CompressionMode.Decompress);
        await using var tar = new TarReader(gzip);
        var entries = new List<string>();
        while (await tar.GetNextEntryAsync() is { } entry)
        {
            entries.Add($"{entry.Name} {Convert.ToString((int)entry.Mode, 8)} {entry.Uid} {entry.ModificationTime.ToUnixTimeSeconds()}");
        }

        entries.ShouldBe(["etc/ 755 0 0", "usr/ 755 0 0", "usr/local/ 755 0 0", "usr/local/bin/ 755 0 0", "etc/a 644 0 0", "usr/local/bin/tool 755 0 0"]);
    }

    private static LayerFile File(string path, string content, int mode) => new(path, Encoding.UTF8.GetBytes(content), (UnixFileMode)mode);

    private async Task<BundleArchive> WriteAsync(string name)
    {
        Directory.CreateDirectory(folder[name]);
        var shared = await ImageLayers.WriteAsync([File("/base", "base", 0b110_100_100)], folder[$"{name}/shared"], default);
        var own = await ImageLayers.WriteAsync([File("/a", "a", 0b110_100_100)], folder[$"{name}/a"], default);
        var other = await ImageLayers.WriteAsync([File("/b", "b", 0b110_100_100)], folder[$"{name}/b"], default);
        return await DockerArchive.WriteAsync(folder[name], "images/x.tar", "arm64",
            [new ContainerImage("x/a:1", [shared, own]) { Entrypoint = ["/a"] }, new ContainerImage("x/b:1", [shared, other]) { ExposedPorts = ["1/tcp"] }], default);
    }

    private static async Task<ImmutableDictionary<string, byte[]>> ReadAsync(string path)
    {
        var files = ImmutableDictionary.CreateBuilder<string, byte[]>();
        await using var tar = new TarReader(System.IO.File.OpenRead(path));
        while (await tar.GetNextEntryAsync() is { } entry)
        {
            using var content = new MemoryStream();
            await entry.DataStream!.CopyToAsync(content);
            files[entry.Name] = content.ToArray();
        }

        return files.ToImmutable();
    }

    private static byte[] Uncompressed(byte[] bytes)
    {
        using var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
        using var content = new MemoryStream();
        gzip.CopyTo(content);
        return content.ToArray();
    }

    private static string Digest(byte[] bytes) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(bytes))}";
}
