using System.Security.Cryptography;
using System.Text;
using Cht.Layout;

namespace Cht.Provider.Helm;

/// <summary>
/// Program and kustomization of one stack, under the user's state directory. The folder is named after its content: Helm then
/// sees another program where the kustomization changed, and upgrades.
/// </summary>
internal sealed class PostRendererFolder
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const int DigestLength = 16;

    /// <summary>What Helm hands over holds the CouchDB password: it stays in a directory of this user and goes at once.</summary>
    private static readonly string Program =
        $$"""
        #!/bin/sh
        # Helm hands the rendered chart over on standard input and takes the result from standard output.
        set -eu
        umask 077
        command -v kubectl >/dev/null || { echo 'kubectl is not installed on this computer: Helm needs it to lay our fields over the chart (kubectl kustomize).' >&2; exit 1; }
        work=$(mktemp -d)
        trap 'rm -rf "$work"' EXIT
        cp "$(dirname "$0")/kustomization.yaml" "$work/kustomization.yaml"
        cat >"$work/{{ChartPatches.RenderedFile}}"
        kubectl kustomize "$work"

        """;

    private readonly string kustomization;

    public PostRendererFolder(string stack, string kustomization)
    {
        this.kustomization = kustomization;
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes($"{Program}\0{kustomization}"));
        Path = System.IO.Path.Combine(OfStack(stack), Convert.ToHexStringLower(digest)[..DigestLength]);
    }

    public string Path { get; }

    public string ProgramPath => System.IO.Path.Combine(Path, "post-renderer");

    public bool IsComplete => Has(ProgramPath, Program) && Has(KustomizationPath, kustomization) && File.GetUnixFileMode(ProgramPath) == Private;

    private string KustomizationPath => System.IO.Path.Combine(Path, "kustomization.yaml");

    /// <summary>The program comes last, so that nobody runs it without its kustomization.</summary>
    public void Write()
    {
        Directory.CreateDirectory(Path, Private);
        Replace(KustomizationPath, kustomization);
        Replace(ProgramPath, Program);
    }

    public static void DeleteAll(string stack)
    {
        if (Directory.Exists(OfStack(stack)))
        {
            Directory.Delete(OfStack(stack), recursive: true);
        }
    }

    private static string OfStack(string stack)
    {
        var state = Environment.GetEnvironmentVariable("XDG_STATE_HOME") is { Length: > 0 } home
            ? home
            : System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state");
        return System.IO.Path.Combine(state, "cht-cluster", "helm", stack);
    }

    private static bool Has(string path, string content) => File.Exists(path) && File.ReadAllText(path) == content;

    private static void Replace(string path, string content)
    {
        var draft = $"{path}.{Guid.NewGuid():N}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = Private };
        using (var stream = new FileStream(draft, options))
        {
            stream.Write(Encoding.UTF8.GetBytes(content));
            stream.Flush(flushToDisk: true);
        }

        File.Move(draft, path, overwrite: true);
    }
}
