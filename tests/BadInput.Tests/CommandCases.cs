using System.Text.Json;
using Cht.Engine.Secrets;
using static Cht.BadInput.Tests.BadCase;

namespace Cht.BadInput.Tests;

/// <summary>Bad flags and commands, settings files that cannot be read, passphrases, and states.</summary>
internal static class CommandCases
{
    private const string Urn = "urn:pulumi:clinic::cht-cluster::pulumi:pulumi:Stack::cht-cluster-clinic";

    private static readonly Lazy<string> OtherSecret = new(() => PassphraseSecretsProvider.Create(BadProject.Passphrase).Encrypt("x"));

    public static IEnumerable<BadCase> All => Flags_.Concat(Files).Concat(Keys).Concat(States).Concat(Imports);

    private static IEnumerable<BadCase> Flags_ =>
    [
        Flags("an unknown flag", "unknown-argument", "up --yess --stack clinic", "--yess|--help"),
        Flags("an unknown command", "unknown-argument", "upp --stack clinic", "upp|--help"),
        Flags("an unknown verb", "unknown-argument", "stack inti clinic", "inti"),
        Flags("a degree of parallelism in words", "parse-argument", "up --yes --parallel many --stack clinic", "many|--parallel"),
        Flags("an unknown colour", "parse-argument-choice", "up --color pink --stack clinic", "pink"),
        Flags("no confirmation", "confirmation-needed", "up --stack clinic", "--yes or --skip-preview or --preview-only", 2),
        Flags("no confirmation of a destroy", "confirmation-needed", "destroy --stack clinic", "--yes or --skip-preview or --preview-only", 2),
        Flags("no confirmation of an upgrade", "confirmation-needed", "upgrade 5.2.0 --stack clinic", "--yes or --skip-preview or --preview-only", 2),
        Flags("an upgrade to a word", "upgrade-release", "upgrade newest --yes --stack clinic", "newest|such as 5.2.0", 2),
        Flags("an upgrade of what was never deployed", "not-deployed", "upgrade 5.2.0 --yes --stack clinic", "'clinic'|scripts/infra up --stack clinic"),
        Flags("a rotation of what was never deployed", "not-deployed", "rotate-secrets --yes --stack clinic", "'clinic'|deploy: true"),
        Flags("a rotation of an unknown stack", "no-such-stack", "rotate-secrets --yes --stack clinc", "'clinc'|stack ls", 6),
        Flags("no stack", "no-stack-selected", "up --yes", "no stack selected|stack select"),
        Flags("an unknown stack", "no-such-stack", "up --yes --stack clinc", "'clinc'|stack ls|stack init clinc", 6),
        Flags("a destroy of an unknown stack", "no-such-stack", "destroy --yes --stack clinc", "'clinc'", 6),
        Flags("an output of an unknown stack", "no-such-stack", "stack output --stack clinc", "'clinc'", 6),
        Flags("a stack name with a blank", "stack-name", "up --yes --stack a%b", "'a%b'|alphanumeric", 2),
        Flags("a stack name of another project", "stack-of-other-project", "up --yes --stack organization/other/clinic", "'other'|'cht-cluster'"),
        Flags("a stack that exists already", "stack-exists", "stack init clinic", "'clinic'"),
        Flags("a config without a value", "config-assignment", "up --yes -c managers --stack clinic", "managers|key=value", 2),
        Flags("a config of a wrong type", "wrong-type", "config set managers three --stack clinic", "cht-cluster:managers|whole number"),
        Flags("a config that looks secret", "looks-secret", "config set registryPassword hunter2hunter2 --stack clinic", "registryPassword|--secret", 2),
        Flags("a config both secret and not", "secret-and-plaintext", "config set managers 1 --secret --plaintext --stack clinic", "--secret and --plaintext", 2),
        Flags("a config that is not there", "config-not-found", "config get nothing --stack clinic", "'nothing'|'clinic'"),
        Flags("a config to remove that is not there", "config-not-found", "config rm nothing --stack clinic", "'nothing'"),
        Flags("a property path cut short", "property-path", "config set --path machines[0 x --stack clinic", "machines[0|root[0]"),
        Flags("a position beyond the list", "property-position", "config set --path publicRanges[9] 10.0.0.0/8 --stack clinic", "[9]|next position"),
        Flags("a type that is none", "config-type", "config set managers 1 --type word --stack clinic", "--type word|string, bool, int or float", 2),
        Flags("an undeclared key", "unknown-key-set", "config set manager 3 --stack clinic", "cht-cluster:manager|Did you mean managers?", 2),
        Flags("an output that is not there", "output-missing", "stack output nothing --stack clinic", "'nothing'"),
        Flags("two forms of output", "json-and-shell", "stack output --json --shell --stack clinic", "--json and --shell", 2),
        Flags("a resource that is not there", "no-such-resource", $"state delete {Urn} --yes --stack clinic", "No such resource|stack export"),
        Flags("a removal without confirmation", "removal-confirmation", "stack rm clinic", "--yes", 2),
        OnStack("pending creations both kept and forgotten", "pending-creates-flags", "refresh --yes --clear-pending-creates --skip-pending-creates --stack clinic", "--skip-pending-creates"),
        OnStack("a pending creation without its id", "pending-creates-ids", "refresh --yes --import-pending-creates urn:x --stack clinic", "each URN must be followed by an ID"),
        OnStack("an import that does not say how to reach the machine", "import-machine-id", "import hosts:index:DockerEngine core-docker core --yes --stack clinic", "'core'|<machine>,<user>@<address>"),
        OnStack("an import of what is not known by an id", "import-machine-id", "import hosts:index:SwarmManager core-swarm core --yes --stack clinic", "hosts:index:SwarmManager|scripts/up"),
        Flags("a missing project", "no-project", "up --yes --stack clinic -C /", "no Pulumi.yaml|-C <directory>"),
        new("a backend in a cloud", "backend-url", "s3://|file:///path") { Seed = project => project.Variables["PULUMI_BACKEND_URL"] = "s3://bucket" },
        new("no place for the state", "no-state-directory", "XDG_STATE_HOME|HOME")
        {
            Seed = project =>
            {
                project.Variables.Remove("XDG_STATE_HOME");
                project.Variables.Remove("HOME");
            },
        },
    ];

    private static IEnumerable<BadCase> Files =>
    [
        Project("a settings file that is no YAML", "yaml", "Pulumi.clinic.yaml", "config:\n  a: [1\n", "Pulumi.clinic.yaml|line|Correct this line"),
        Project("a settings file with tabs", "yaml", "Pulumi.clinic.yaml", "config:\n\ta: 1\n", "Pulumi.clinic.yaml"),
        Project("a settings file that is a list", "yaml-mapping", "Pulumi.clinic.yaml", "- a\n", "Pulumi.clinic.yaml|a list of 1 items"),
        Project("a settings file with a mistyped block", "unknown-key", "Pulumi.clinic.yaml", "confg: {}\nconfig: {cht-cluster:target: lab}\n", "confg|Did you mean config?"),
        Project("a secrets provider of a cloud", "cloud-secrets", "Pulumi.clinic.yaml", "secretsprovider: awskms://alias/x\nconfig: {cht-cluster:target: lab}\n", "secretsprovider|awskms"),
        Project("a project file that is no YAML", "yaml", "Pulumi.yaml", "name: [\n", "Pulumi.yaml|line"),
        Project("a project file that is a text", "yaml-mapping", "Pulumi.yaml", "hello\n", "Pulumi.yaml|the text \"hello\""),
        Project("a project without a name", "project-name", "Pulumi.yaml", "runtime: dotnet\n", "name|missing"),
        Project("a project with a mistyped key", "unknown-project-key", "Pulumi.yaml", "name: cht-cluster\nruntme: dotnet\n", "runtme|Did you mean runtime?"),
        Project("a declaration of an unknown type", "declaration-type", "Pulumi.yaml", "name: cht-cluster\nruntime: dotnet\nconfig:\n  a:\n    type: strng\n", "cht-cluster:a|unknown type \"strng\""),
    ];

    private static IEnumerable<BadCase> Keys =>
    [
        new("a wrong passphrase", "wrong-passphrase", "Wrong passphrase|PULUMI_CONFIG_PASSPHRASE") { Seed = project => project.Variables["PULUMI_CONFIG_PASSPHRASE"] = "wrong" },
        new("an empty passphrase", "wrong-passphrase", "Wrong passphrase") { Seed = project => project.Variables["PULUMI_CONFIG_PASSPHRASE"] = string.Empty },
        new("no passphrase", "no-passphrase", "'clinic'|PULUMI_CONFIG_PASSPHRASE_FILE") { Seed = project => project.Variables.Remove("PULUMI_CONFIG_PASSPHRASE") },
        new("a passphrase file that is not there", "passphrase-file", "PULUMI_CONFIG_PASSPHRASE_FILE|Correct the variable")
        {
            Seed = project =>
            {
                project.Variables.Remove("PULUMI_CONFIG_PASSPHRASE");
                project.Variables["PULUMI_CONFIG_PASSPHRASE_FILE"] = "/nowhere/passphrase";
            },
        },
        Project("a salt that is none", "salt", "Pulumi.clinic.yaml", "encryptionsalt: pepper\nconfig:\n  cht-cluster:target: lab\n", "'pepper'|v1:<salt>"),
        new("a value under another passphrase", "secret-undecryptable", "cannot be decrypted|another passphrase")
        {
            Seed = project => project.Settings["cht-cluster:commonName"] = $"{{secure: \"{OtherSecret.Value}\"}}",
        },
        new("a value that is no cipher text", "secret-undecryptable", "cannot be decrypted") { Seed = project => project.Settings["cht-cluster:commonName"] = "{secure: nonsense}" },
    ];

    private static IEnumerable<BadCase> States =>
    [
        State("a truncated state", "state-damaged", """{"version":3,"checkpoint":{"stack":"organ""", "damaged"),
        State("an empty state", "state-damaged", string.Empty, "damaged"),
        State("a state that is no JSON", "state-damaged", "resources: []", "damaged"),
        State("a truncated state on destroy", "state-damaged", "{", "damaged", "destroy --yes --stack clinic"),
        State("a truncated state on refresh", "state-damaged", "{", "damaged", "refresh --yes --stack clinic"),
        State("a truncated state on output", "state-damaged", "{", "damaged", "stack output --stack clinic"),
        State("a state of another program", "state-body", """{"version":3,"terraform_version":"1.9"}""", "no 'checkpoint'"),
        State("a newer state", "state-version", """{"version":4,"checkpoint":{}}""", "version 4|written by a newer Pulumi CLI"),
        State("an older state", "state-version", """{"version":1,"checkpoint":{}}""", "version 1"),
        State("a state with features", "state-version", """{"version":4,"features":["refreshBeforeUpdate"],"checkpoint":{}}""", "refreshBeforeUpdate"),
        State("a resource before its parent", "state-integrity", Checkpoint(Child), "depends on|no usable backup|stack import --file"),
        State("a resource twice", "state-integrity", Checkpoint($"{Stack},{Stack}"), "is there twice"),
        State("a component with an id", "state-integrity", Checkpoint(Stack.Replace("\"custom\":false", "\"custom\":false,\"id\":\"1\"", StringComparison.Ordinal)), "component but has the id"),
        State("a manifest that does not fit", "state-integrity", """{"version":3,"checkpoint":{"latest":{"manifest":{"time":"","magic":"x","version":"v1"}}}}""", "magic does not fit"),
        State("secrets kept in a cloud", "state-secrets", """{"version":3,"checkpoint":{"latest":{"manifest":{"time":"","magic":"","version":""},"secrets_providers":{"type":"cloud","state":{}},"resources":[]}}}""", "'cloud'|change-secrets-provider"),
        new("two operators at once", "stack-locked", "in use by asha on ward-3|running 'infra up'|cancel --stack clinic")
        {
            Command = "destroy --yes --skip-preview --stack clinic",
            Seed = project => project.Write("state/cht-cluster/.pulumi/locks/organization/cht-cluster/clinic/a.json", JsonSerializer.Serialize(new
            {
                pid = 7,
                username = "asha",
                hostname = "ward-3",
                timestamp = DateTimeOffset.UtcNow,
                heartbeat = DateTimeOffset.UtcNow,
                command = "infra up",
            })),
        },
    ];

    private static IEnumerable<BadCase> Imports =>
    [
        Import("an import of a foreign stack", "import-foreign", $$$"""{"version":3,"deployment":{"manifest":{"time":"","magic":"","version":""},"resources":[{{{Stack.Replace("clinic", "other", StringComparison.Ordinal)}}}]}}""", "'other'|--force"),
        Import("an import cut short", "state-damaged", "{\"version\":3", "damaged"),
        Import("an import of a newer version", "state-version", """{"version":5,"deployment":{}}""", "version 5"),
        Import("an import without a deployment", "state-body", """{"version":3}""", "no 'deployment'"),
        Import("an import without integrity", "state-integrity", $$$"""{"version":3,"deployment":{"manifest":{"time":"","magic":"","version":""},"resources":[{{{Child}}}]}}""", "depends on"),
    ];

    private static string Stack => $$$"""{"urn":"{{{Urn}}}","custom":false,"type":"pulumi:pulumi:Stack"}""";

    private static string Child => $$$"""{"urn":"urn:pulumi:clinic::cht-cluster::a:b:C::c","custom":false,"type":"a:b:C","parent":"{{{Urn}}}"}""";

    private static string Checkpoint(string resources) =>
        $$$$"""{"version":3,"checkpoint":{"latest":{"manifest":{"time":"","magic":"","version":""},"resources":[{{{{resources}}}}]}}}""";

    private static BadCase OnStack(string name, string page, string command, string says) =>
        State(name, page, Checkpoint(string.Empty), says, command);

    private static BadCase Import(string name, string page, string document, string says) =>
        new(name, page, says) { Command = "stack import --stack clinic", Input = document };
}
