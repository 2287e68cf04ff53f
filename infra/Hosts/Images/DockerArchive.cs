using System.Collections.Immutable;
using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cht.Layout;

namespace Cht.Hosts.Images;

/// <summary>
/// Writes what <c>docker save</c> writes and <c>docker load</c> reads: manifest.json, one configuration per image, layers
/// once each (https://github.com/moby/docker-image-spec, image tar format). The same images give the same bytes.
/// </summary>
internal static class DockerArchive
{
    private const UnixFileMode Public = (UnixFileMode)0b110_100_100;

    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the archive into a bundle's folder and describes it for the bundle's document.</summary>
    /// <param name="bundle">The bundle's folder.</param>
    /// <param name="file">Path of the archive in it, as in images/core.tar.</param>
    /// <param name="architecture">amd64 or arm64.</param>
    public static async Task<BundleArchive> WriteAsync(
        string bundle, string file, string architecture, IReadOnlyList<ContainerImage> images, CancellationToken cancellationToken)
    {
        var path = Path.Combine(bundle, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var configurations = images.Select(image => Configuration(image, architecture)).ToList();
        await using (var output = File.Create(path))
        await using (var tar = new TarWriter(output, TarEntryFormat.Ustar))
        {
            await AddAsync(tar, "manifest.json", Manifest(images, configurations), cancellationToken);
            foreach (var configuration in configurations.DistinctBy(Id))
            {
                await AddAsync(tar, ConfigurationName(configuration), configuration, cancellationToken);
            }

            foreach (var layer in images.SelectMany(image => image.Layers).DistinctBy(layer => layer.DiffId))
            {
                var entry = ImageLayers.Entry(TarEntryType.RegularFile, LayerName(layer), Public);
                await using var content = File.OpenRead(layer.File);
                entry.DataStream = content;
                await tar.WriteEntryAsync(entry, cancellationToken);
            }
        }

        await using var written = File.OpenRead(path);
        var digest = Convert.ToHexStringLower(await SHA256.HashDataAsync(written, cancellationToken));
        return new BundleArchive(
            file, digest, written.Length, [.. images.Zip(configurations, (image, configuration) => new BundleImage(image.Name, Id(configuration)))]);
    }

    private static async Task AddAsync(TarWriter tar, string name, byte[] content, CancellationToken cancellationToken)
    {
        var entry = ImageLayers.Entry(TarEntryType.RegularFile, name, Public);
        entry.DataStream = new MemoryStream(content);
        await tar.WriteEntryAsync(entry, cancellationToken);
    }

    private static byte[] Manifest(IReadOnlyList<ContainerImage> images, List<byte[]> configurations) =>
        Bytes(new JsonArray([.. images.Zip(configurations, (image, configuration) => new JsonObject
        {
            ["Config"] = ConfigurationName(configuration),
            ["RepoTags"] = new JsonArray(image.Name),
            ["Layers"] = new JsonArray([.. image.Layers.Select(layer => JsonValue.Create(LayerName(layer)))]),
        })]));

    private static byte[] Configuration(ContainerImage image, string architecture)
    {
        var date = ImageLayers.Date.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture);
        return Bytes(new JsonObject
        {
            ["architecture"] = architecture,
            ["os"] = "linux",
            ["created"] = date,
            ["config"] = new JsonObject
            {
                ["Env"] = Texts(image.Environment),
                ["Entrypoint"] = Texts(image.Entrypoint),
                ["ExposedPorts"] = new JsonObject(image.ExposedPorts.Select(port => KeyValuePair.Create<string, JsonNode?>(port, new JsonObject()))),
                ["Labels"] = new JsonObject(image.Labels.Select(label => KeyValuePair.Create<string, JsonNode?>(label.Key, label.Value))),
                ["WorkingDir"] = "/",
            },
            ["rootfs"] = new JsonObject { ["type"] = "layers", ["diff_ids"] = Texts([.. image.Layers.Select(layer => layer.DiffId)]) },
            ["history"] = new JsonArray([.. image.Layers.Select(_ => new JsonObject { ["created"] = date, ["created_by"] = "cht-cluster stand-in" })]),
        });
    }

    private static JsonArray Texts(ImmutableArray<string> texts) => new([.. texts.Select(text => JsonValue.Create(text))]);

    private static byte[] Bytes(JsonNode node) => JsonSerializer.SerializeToUtf8Bytes(node, Json);

    private static string Id(byte[] configuration) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(configuration))}";

    private static string ConfigurationName(byte[] configuration) => $"{Id(configuration)[7..]}.json";

    private static string LayerName(ImageLayer layer) => $"{layer.DiffId[7..]}.tar.gz";
}
