using System.Security.Cryptography;
using System.Text;
using Cht.Cli.Settings;

namespace Cht.Cli.Backend;

/// <summary>Remembers which stack of a project <c>stack select</c> chose, outside the repository.</summary>
internal sealed class SelectedStack(ProjectSettings project, CommandEnvironment environment)
{
    private string FilePath => Path.Combine(StateDirectory.OfUser(environment), "selected", $"{project.Name}-{DirectoryHash()}");

    public string? Read() => environment.Variable("PULUMI_STACK") is { Length: > 0 } variable
        ? variable
        : File.Exists(FilePath) ? File.ReadAllText(FilePath).Trim() : null;

    public void Write(string stack)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(FilePath)!);
        File.WriteAllText(FilePath, stack + "\n");
    }

    public void Clear() => File.Delete(FilePath);

    private string DirectoryHash() => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(project.Directory)).AsSpan(0, 6));
}
