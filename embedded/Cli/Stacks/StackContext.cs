using System.Text.Json;
using Cht.Cli.Backend;
using Cht.Cli.Settings;
using Cht.Engine;
using Cht.Engine.Secrets;
using Cht.Engine.Storage;

namespace Cht.Cli.Stacks;

/// <summary>One stack of one project: its settings, its state and the key to its secrets.</summary>
internal sealed class StackContext(
    CommandEnvironment environment, ProjectSettings project, StackIdentity stack, IStateStore store, SettingsLocation location, bool interactive)
{
    private const string LabName = "lab";
    private StackSettings? settings;

    public CommandEnvironment Environment { get; } = environment;

    public ProjectSettings Project { get; } = project;

    public StackIdentity Stack { get; } = stack;

    public IStateStore Store { get; } = store;

    public SettingsLocation Location { get; } = location;

    public bool Interactive { get; } = interactive;

    public StackSettings Settings => settings ??= Location.Read();

    public bool Exists => Store.Read(Stack) is not null;

    /// <summary>The stack named <c>lab</c>, or one whose configuration says that its target is a lab.</summary>
    public bool IsLab =>
        Stack.Name == LabName
        || (Settings.Find(Project, "target") ?? Project.Declaration($"{Project.Name}:target")?.Default) is ConfigScalar { Value: LabName };

    /// <exception cref="CommandException">Exit code 6: there is no such stack.</exception>
    public void RequireExists()
    {
        if (!Exists)
        {
            throw NotFound();
        }
    }

    /// <summary>
    /// A stack comes into being by `stack init`, and also by the first `up` when its settings file is there: the file in
    /// the repository says that the stack is meant. The lab needs no file.
    /// </summary>
    public void RequireExistsOrDeclared()
    {
        if (!Exists && !Location.Exists && Stack.Name != LabName)
        {
            throw NotFound();
        }
    }

    /// <summary>
    /// Begins to derive the key of the secrets while other things are read: a million rounds take a good part of what a
    /// whole refresh takes. Only where nobody is asked for the passphrase.
    /// </summary>
    public void AnticipateSecrets()
    {
        if (Salt(imported: null) is not { } salt)
        {
            return;
        }
        var (source, isLab) = (new PassphraseSource(Environment, Interactive), IsLab);

        // What goes wrong there goes wrong again where the secrets are opened, and is told there.
        _ = Task.Run(() => source.FindUnasked(isLab) is { } passphrase && PassphraseSecretsProvider.Anticipate(salt, passphrase));
    }

    /// <summary>Opens the secrets of the stack; the salt comes from the stack file, else from the state, else it is new.</summary>
    /// <param name="imported">A state that is put in the place of a damaged one may be all that still has the salt.</param>
    public ISecretsProvider OpenSecrets(byte[]? imported = null)
    {
        var salt = Salt(imported);
        var passphrase = new PassphraseSource(Environment, Interactive).Find(Stack.Name, IsLab, isNew: salt is null);
        try
        {
            return salt is null ? PassphraseSecretsProvider.Create(passphrase) : PassphraseSecretsProvider.Open(salt, passphrase);
        }
        catch (SecretsException exception) when (IsLab && Environment.Variable("PULUMI_CONFIG_PASSPHRASE") is null)
        {
            throw new CommandException(
                $"{exception.Message} The lab's own passphrase is kept in {new KeptPassphrase(StateDirectory.OfUser(Environment)).FilePath}.", inner: exception);
        }
    }

    /// <summary>What can be done with the state without running a program.</summary>
    public StackStates States(ISecretsProvider secrets) => new(Store, secrets, Environment.Time);

    public void Reload() => settings = null;

    private string? Salt(byte[]? imported) => Settings.EncryptionSalt ?? SaltOf(Store.Read(Stack)) ?? SaltOf(imported);

    /// <summary>Takes this text for the stack file, which stays as it is.</summary>
    public void Propose(string text) => settings = StackSettings.Read(text, Location.Name);

    private CommandException NotFound() => new(
        $"no stack named '{Stack.Name}' found. Create it: scripts/infra stack init {Stack.Name}; `scripts/infra stack ls` lists what there is.",
        ExitCode.NoSuchStack);

    private static string? SaltOf(byte[]? document)
    {
        if (document is null)
        {
            return null;
        }
        try
        {
            using var json = JsonDocument.Parse(document);
            var at = json.RootElement;
            var isExport = at.ValueKind == JsonValueKind.Object && at.TryGetProperty("deployment", out _);
            foreach (var name in (string[])[.. isExport ? (string[])["deployment"] : ["checkpoint", "latest"], "secrets_providers", "state", "salt"])
            {
                if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out at))
                {
                    return null;
                }
            }
            return at.GetString();
        }
        catch (JsonException)
        {
            return null; // Reading the state reports the damage with all it knows.
        }
    }
}
