using Cht.Layout;

namespace Cht.Hosts.Compose;

/// <summary>Image names: repository and tag, where the tag of CHT's own images is their release.</summary>
internal static class ChtImage
{
    public static string Tag(string image) => image[(image.LastIndexOf(':') + 1)..];

    public static string Repository(string image) => image.LastIndexOf(':') is > 0 and var colon ? image[..colon] : image;

    /// <summary>The release that an image is of; null for tags that are none, such as latest.</summary>
    public static ChtVersion? Release(string image) => ChtVersion.TryParse(Tag(image), out var release) ? release : null;

    /// <summary>True for containers whose image is one of the cluster's that carry its release.</summary>
    public static bool IsOf(ComposeNodeDesired desired, ComposeContainer container) => desired.Images.Values.Any(image =>
        Release(image) is not null && string.Equals(Repository(image), Repository(container.Image), StringComparison.Ordinal));
}
