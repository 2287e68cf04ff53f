using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Cht.Hosts.Images;
using Cht.Layout;

namespace Cht.Hosts.Tests.Images;

/// <summary>Bundles with small archives of any bytes.</summary>
internal static class Bundles
{
    public const string CouchDb = "public.ecr.aws/medic/cht-couchdb:4.22.0";
    public const string Api = "public.ecr.aws/medic/cht-api:4.22.0";
    public const string Nginx = "public.ecr.aws/medic/cht-nginx:4.22.0";

    public static ImageBundleExpectation Expected { get; } = new("4.22.0", null);

    /// <summary>Writes a whole bundle: couchdb.tar with one image, core.tar with two and of a given size.</summary>
    public static async Task<ImageBundleFolder> WriteAsync(string folder, int coreBytes = 3000)
    {
        Directory.CreateDirectory(Path.Combine(folder, "images"));
        Directory.CreateDirectory(Path.Combine(folder, "compose"));
        var bundle = new ImageBundle
        {
            SchemaVersion = 1,
            ChtVersion = "4.22.0",
            Architecture = "amd64",
            Kind = ImageBundleKind.StandIn,
            ComposeFiles = [.. ImageBundleValidation.RequiredComposeFiles.Select(name => new BundleComposeFile(name, Write(folder, $"compose/{name}", Encoding.UTF8.GetBytes(name)), null))],
            Archives = [Archive(folder, "images/couchdb.tar", Bytes(2000, 1), CouchDb), Archive(folder, "images/core.tar", Bytes(coreBytes, 2), Api, Nginx)],
        };
        await File.WriteAllTextAsync(Path.Combine(folder, ImageBundle.FileName), bundle.Render());
        return await ImageBundleFolder.CheckAsync(folder, Expected, default);
    }

    public static string Id(string image) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(image)))}";

    private static byte[] Bytes(int count, int seed)
    {
        var bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private static BundleArchive Archive(string folder, string file, byte[] content, params string[] images) =>
        new(file, Write(folder, file, content), content.Length, [.. images.Select(image => new BundleImage(image, Id(image)))]);

    private static string Write(string folder, string file, byte[] content)
    {
        File.WriteAllBytes(Path.Combine(folder, file), content);
        return Convert.ToHexStringLower(SHA256.HashData(content));
    }
}
