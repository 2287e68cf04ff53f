using System.CommandLine;
using System.Runtime.InteropServices;
using Cht.Hosts.Images;

namespace Cht.Cli.Commands;

/// <summary><c>bundle</c>: images and compose files of a release for a site without a registry. Not one of Pulumi's commands.</summary>
internal static class BundleCommand
{
    public static Command Create(CommandTree tree)
    {
        var folder = new Argument<string>("folder") { Description = "Where the bundle goes: a new folder" };
        var version = new Option<string>("--cht-version") { Description = "Release of CHT, such as 4.22.0", Required = true };
        var architecture = new Option<string>("--architecture")
        {
            Description = "Of the cluster's machines: amd64 or arm64. Defaults to this computer's",
            DefaultValueFactory = _ => RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "arm64" : "amd64",
        };
        return tree.Leaf(
            "bundle",
            "Download the images and compose files of a CHT release into a folder, with Docker, for sites without a registry",
            async (parsed, cancellationToken) =>
            {
                var output = tree.Environment.Output;
                await new OfficialBundle(progress: output.WriteLine).MakeAsync(
                    parsed.GetRequiredValue(folder), parsed.GetRequiredValue(version), parsed.GetRequiredValue(architecture), cancellationToken);
                return tree.Print([]);
            },
            folder,
            version,
            architecture);
    }
}
