using System.Security.Cryptography;
using Pulumi;

namespace Cht.Stacks.Configuration;

/// <summary>Whether and from what the containers are started.</summary>
/// <param name="Images">registry, bundle or stand-ins.</param>
/// <param name="ImageBundle">Directory of the bundle on this computer, where images is bundle.</param>
/// <param name="ComposeDirectory">Directory with the official compose files, or null for those of the bundle or the download.</param>
internal sealed record DeploymentSettings(
    bool Deploy, string Images, string? ImageBundle, string? ComposeDirectory, Output<string>? Certificate, Output<string>? CertificateKey)
{
    /// <summary>Machines smaller than CHT asks for are refused; else there is a warning.</summary>
    public required bool EnforceRequirements { get; init; }

    public const string Registry = "registry";
    public const string Bundle = "bundle";
    public const string StandIns = "stand-ins";

    /// <param name="reader">The stack's configuration.</param>
    /// <param name="defaultImages">Where images come from when the configuration does not say.</param>
    public static DeploymentSettings Read(ConfigReader reader, string defaultImages)
    {
        string[] choices = defaultImages == StandIns ? ["", Registry, Bundle, StandIns] : ["", Registry, Bundle];
        var chosen = reader.Choice("images", [.. choices]);
        var images = chosen.Length == 0 ? defaultImages : chosen;
        var settings = new DeploymentSettings(
            reader.Boolean("deploy"), images, AbsoluteDirectory(reader, "imageBundle"), AbsoluteDirectory(reader, "composeDirectory"),
            reader.Secret("certificate"), reader.Secret("certificateKey"))
        {
            EnforceRequirements = reader.Choice("requirements", ["", "warn", "error"]) is var wanted
                && (wanted == "error" || (wanted.Length == 0 && defaultImages == Registry)),
        };
        if (images == Bundle && (settings.ImageBundle is null || !File.Exists(Path.Combine(settings.ImageBundle, Layout.ImageBundle.FileName))))
        {
            reader.Problems.Add("imageBundle", "there is no bundle.json in it", "Write the directory of a bundle, or set images to registry");
        }

        return settings;
    }

    /// <summary>The bundle that the configuration names, or null. Its digest makes a new bundle in the same place a change.</summary>
    public BundleSource? ConfiguredBundle() => Deploy && Images == Bundle && ImageBundle is { } directory
        ? new BundleSource(null, Output.Create(directory), Output.Create(Digest(directory)))
        : null;

    private static string Digest(string directory) =>
        Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(directory, Layout.ImageBundle.FileName))));

    private static string? AbsoluteDirectory(ConfigReader reader, string key)
    {
        var path = reader.OptionalText(key);
        if (path is not null && !(Path.IsPathRooted(path) && Directory.Exists(path)))
        {
            reader.Problems.Add(key, $"there is no directory '{path}'", "Write the absolute path of a directory of this computer");
        }

        return path;
    }
}
