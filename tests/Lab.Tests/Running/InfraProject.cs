using System.Diagnostics;
using System.Text.Json;

namespace Cht.Lab.Tests.Running;

/// <summary>
/// A project folder of its own with one stack: the command line works on it as on the repository, and neither the work tree
/// nor the developer's own lab and state are touched.
/// </summary>
internal sealed class InfraProject : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("cht-lab-test-").FullName;
    private readonly string stack;
    private readonly List<CommandResult> results = [];

    public InfraProject(string stack, string stackFile)
    {
        this.stack = stack;
        File.Copy(Path.Combine(Root, "Pulumi.yaml"), Path.Combine(folder, "Pulumi.yaml"));
        WriteStackFile(stackFile);
    }

    public void WriteStackFile(string text) => File.WriteAllText(Path.Combine(folder, $"Pulumi.{stack}.yaml"), text);

    /// <summary>Writes a file of mode 0600 and answers its path.</summary>
    public string WriteSecret(string name, string text)
    {
        var path = Path.Combine(folder, name);
        using (File.Open(path, new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        }))
        {
        }

        File.WriteAllText(path, text);
        return path;
    }

    public static string Root { get; } = RepositoryRoot.Path;

    public string Folder => folder;

    /// <summary>Everything that any command printed so far, for the canary.</summary>
    public string Printed => string.Concat(results.Select(result => result.Everything));

    private Dictionary<string, string> Environment => new()
    {
        ["XDG_STATE_HOME"] = Path.Combine(folder, "state"),
        ["PULUMI_CONFIG_PASSPHRASE"] = "lab tests only",
    };

    public Task<CommandResult> InfraAsync(params string[] arguments) => InfraAsync(input: null, arguments);

    /// <summary>With a text on standard input, which no other process sees.</summary>
    public async Task<CommandResult> InfraAsync(string? input, string[] arguments)
    {
        var result = await Command.RunAsync(
            Path.Combine(Root, "scripts", "infra"), Arguments(arguments), TimeSpan.FromMinutes(15), Environment, input);
        results.Add(result);
        return result;
    }

    /// <summary>Starts the tool in a process that the test may kill.</summary>
    public Process Start(params string[] arguments) =>
        Command.Start(Path.Combine(Root, "scripts", "infra"), Arguments(arguments), Environment);

    public async Task<JsonElement> OutputAsync(string name)
    {
        var text = (await InfraAsync("stack", "output", name, "--json")).Required();
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    public string StateFile => Path.Combine(folder, "state", "cht-cluster", ".pulumi", "stacks", "cht-cluster", $"{stack}.json");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private IEnumerable<string> Arguments(string[] arguments) => ["-C", folder, "--non-interactive", .. arguments, "--stack", stack];
}
