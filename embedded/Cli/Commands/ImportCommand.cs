using System.CommandLine;
using Cht.Cli.Cluster;
using Cht.Cli.Display;
using Cht.Cli.Running;
using Cht.Engine;

namespace Cht.Cli.Commands;

/// <summary><c>import</c>: brings an existing resource under the stack, as its provider reads it.</summary>
internal static class ImportCommand
{
    public static Command Create(CommandTree tree)
    {
        var type = new Argument<string>("type") { Description = "The type token of the resource, as hosts:index:DockerEngine" };
        var name = new Argument<string>("name") { Description = "The name it gets in the stack" };
        var id = new Argument<string>("id") { Description = "The id its provider knows it by; for a part of a machine of the stack the machine's name" };
        var parent = new Option<string?>("--parent") { Description = "The URN of its parent; the stack itself if not given" };
        var provider = new Option<string?>("--provider") { Description = "The provider to use, as <urn>::<id>; the default provider if not given" };
        var protect = new Option<bool>("--protect") { Description = "Protect the resource", DefaultValueFactory = _ => true };
        var yes = new Option<bool>("--yes", "-y") { Description = "Automatically approve and perform the import after previewing it" };
        var skipPreview = new Option<bool>("--skip-preview", "-f") { Description = "Do not calculate a preview before performing the import" };
        var previewOnly = new Option<bool>("--preview-only") { Description = "Only show a preview, but don't perform the import" };
        return tree.Leaf(
            "import",
            "Import an existing resource into a stack",
            (parsed, _) =>
            {
                var locator = tree.Locator(parsed);
                var flags = new RunFlags
                {
                    Kind = RunKind.Import,
                    Yes = parsed.GetValue(yes),
                    SkipPreview = parsed.GetValue(skipPreview),
                    PreviewOnly = parsed.GetValue(previewOnly),
                    Imports =
                    [
                        new ResourceImport(parsed.GetValue(type)!, parsed.GetValue(name)!, parsed.GetValue(id)!)
                        {
                            ParentUrn = parsed.GetValue(parent),
                            Provider = parsed.GetValue(provider),
                            Protect = parsed.GetValue(protect),
                            Known = state => KnownMachine.Connection(state, parsed.GetValue(id)!),
                        },
                    ],
                };
                return new RunCommand(locator.Find(), flags, tree.Composition, locator.Environment.Ink(locator.Flags.Color)).ExecuteAsync();
            },
            type,
            name,
            id,
            parent,
            provider,
            protect,
            yes,
            skipPreview,
            previewOnly);
    }
}
