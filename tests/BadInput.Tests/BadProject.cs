using System.Collections.Immutable;
using System.Security.Cryptography;
using Cht.Cli;
using Cht.Engine.Secrets;
using Pulumi.Experimental;
using PulumiProvider = Pulumi.Experimental.Provider.Provider;

namespace Cht.BadInput.Tests;

internal sealed record Ran(int Code, string Text);

/// <summary>
/// The project of this repository in a directory of its own, with a good stack <c>clinic</c> (target servers), the real
/// program and the real engine. The provider checks as the real one does and refuses to touch a machine.
/// </summary>
internal sealed class BadProject : IDisposable
{
    public const string Passphrase = "the passphrase of bad input";
    public const string HostKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJKrq0lYtYbZVWZ9dxqEmIYFgr1RWvQGqPvbyWJfuAwD";
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    // A derivation takes most of a second, so all cases share two.
    private static readonly Lazy<PassphraseSecretsProvider> Shared = new(() => PassphraseSecretsProvider.Create(Passphrase));
    private readonly string root = Directory.CreateTempSubdirectory("cht-bad-input-").FullName;

    public BadProject()
    {
        Write("project/Pulumi.yaml", File.ReadAllText(Path.Combine(Repository, "Pulumi.yaml")));
        Write("key", "a key");
        File.SetUnixFileMode(PathOf("key"), Private);
        Settings = GoodSettings(PathOf("key"));
        Variables["XDG_STATE_HOME"] = PathOf("state");
        Variables["HOME"] = PathOf("home");
        Variables["PULUMI_CONFIG_PASSPHRASE"] = Passphrase;
        WriteState("""{"version":3,"checkpoint":{"stack":"organization/cht-cluster/clinic","latest":null}}""");
    }

    public static string Repository { get; } = RepositoryRoot.Path;

    public static string Salt => Shared.Value.SaltLine;

    public Dictionary<string, string> Settings { get; }

    public Dictionary<string, string> Variables { get; } = new(StringComparer.Ordinal);

    public RefusingProvider Provider { get; } = new();

    public string PathOf(string name) => Path.Combine(root, name);

    public void Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(name))!);
        File.WriteAllText(PathOf(name), text);
    }

    public void WriteState(string text) => Write("state/cht-cluster/.pulumi/stacks/cht-cluster/clinic.json", text);

    /// <summary>Writes the settings file of the stack, unless the case has written its own.</summary>
    public void Complete()
    {
        if (!File.Exists(PathOf("project/Pulumi.clinic.yaml")))
        {
            Write("project/Pulumi.clinic.yaml",
                $"encryptionsalt: {Salt}\nconfig:\n" + string.Concat(Settings.Select(entry => $"  {entry.Key}: {entry.Value}\n")));
        }
    }

    /// <summary>Each file with the hash of its content. Gates are empty files that order the taking of locks.</summary>
    public ImmutableSortedDictionary<string, string> Content() => Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
        .Where(path => !path.Contains("/.pulumi/gates/", StringComparison.Ordinal))
        .ToImmutableSortedDictionary(
            path => path, path => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path))) + File.GetUnixFileMode(path), StringComparer.Ordinal);

    public async Task<Ran> RunAsync(string[] arguments, string input)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var reader = new StringReader(input);
        var environment = new CommandEnvironment
        {
            Output = output,
            Error = output,
            Input = reader,
            IsTerminal = false,
            Variables = Variables.ToImmutableDictionary(StringComparer.Ordinal),
            Directory = PathOf("project"),
        };
        var composition = new Composition
        {
            Program = Composition.EntryPoint(() => typeof(Cht.Stacks.ClusterProgram).Assembly),
            Providers = BuiltInProviders.All.SetItem("hosts", _ => Provider),
            Run = Composition.Engine(TimeProvider.System),
        };
        var code = await CommandLineApplication.RunAsync(arguments, environment, composition);
        return new Ran(code, output.ToString());
    }

    public void Dispose() => Directory.Delete(root, recursive: true);

    private static Dictionary<string, string> GoodSettings(string key) => new(StringComparer.Ordinal)
    {
        ["cht-cluster:target"] = "servers",
        ["cht-cluster:sshPrivateKeyFile"] = key,
        ["cht-cluster:administratorRanges"] = "[198.51.100.0/28]",
        ["cht-cluster:machines"] = "[" + string.Join(", ", Enumerable.Range(0, 4).Select(number => Machine(number))) + "]",
    };

    /// <summary>A good machine; <paramref name="more"/> is put behind its members.</summary>
    public static string Machine(int number, string more = "") =>
        $"{{name: {(number == 0 ? "core" : $"couchdb{number}")}, role: {(number == 0 ? "core" : "couchdb")}, "
        + $"address: 192.0.2.{11 + number}, privateAddress: 10.20.0.{11 + number}, hostKeys: [\"{HostKey}\"]{more}}}";
}
