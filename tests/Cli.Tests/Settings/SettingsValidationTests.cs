using Cht.Cli.Settings;

namespace Cht.Cli.Tests.Settings;

public class SettingsValidationTests
{
    [Fact]
    public void Defaults_are_merged_under_the_values_of_the_stack()
    {
        var config = Merge(
            """
            config:
              cht-cluster:couchdbNodes: 5
              encrypted: "true"
              cht-cluster:adminCidrs: [10.0.0.0/8]
              hosts:token:
                secure: v1:abc
            """);
        Text(config, "cht-cluster:couchdbNodes").ShouldBe("5");
        Text(config, "cht-cluster:encrypted").ShouldBe("true");
        Text(config, "cht-cluster:target").ShouldBe("lab");
        Text(config, "cht-cluster:adminCidrs").ShouldBe("""["10.0.0.0/8"]""");
        Text(config, "aws:region").ShouldBe("eu-west-1");
        Text(config, "hosts:token").ShouldBe("<v1:abc>");
        config.Values["hosts:token"].Secret.ShouldBeTrue();
        config.Values["cht-cluster:registryPassword"].Secret.ShouldBeTrue();
        config.Values["cht-cluster:target"].Secret.ShouldBeFalse();
    }

    [Fact]
    public void Every_problem_is_reported_at_once_with_key_found_and_remedy()
    {
        var exception = Should.Throw<SettingsException>(() => Merge(
            """
            confg: {}
            config:
              cht-cluster:couchdbNode: 3
              cht-cluster:couchdbNodes: three
              cht-cluster:encrypted: yes
              cht-cluster:adminCidrs: 10.0.0.0/8
              cht-cluster:machines:
                - core
              cht-cluster:registryPassword: hunter2
              cht-clster:target: lab
              cht-cluster:target: lab
              target: servers
            """,
            Projects.With("  domain:\n    type: string\n    description: The name of the site.\n")));
        exception.ExitCode.ShouldBe(1);
        exception.Message.ShouldBe(
            """
            the configuration of stack 'lab' has 10 problems:
              confg: unknown key on line 1 of Pulumi.lab.yaml. Did you mean config?
              cht-cluster:couchdbNode: unknown key on line 3 of Pulumi.lab.yaml. Did you mean cht-cluster:couchdbNodes?
              cht-cluster:couchdbNodes: expected a whole number, found the text "three". Write a whole number such as 3
              cht-cluster:encrypted: expected true or false, found the text "yes". Write true or false
              cht-cluster:adminCidrs: expected a list of texts, found the text "10.0.0.0/8". Write a list: [10.0.0.0/8]
              cht-cluster:machines[0]: expected a map, found the text "core". Write a map, one `key: value` per line below the key
              cht-cluster:registryPassword: declared secret, but written in clear text. Encrypt it: scripts/infra config set --secret cht-cluster:registryPassword (the value is asked for)
              cht-clster:target: unknown key on line 10 of Pulumi.lab.yaml. Did you mean cht-cluster:target?
              cht-cluster:target: given twice, again on line 12 of Pulumi.lab.yaml. Keep one of the two
              cht-cluster:domain: Stack 'lab' is missing configuration value 'domain' (The name of the site). Set it: scripts/infra config set --stack lab domain <string>
            """);
        exception.Message.ShouldNotContain("hunter2");
    }

    [Fact]
    public void Keys_of_packages_and_of_unrelated_namespaces_are_left_to_them() =>
        Merge("config:\n  hosts:anything: 1\n  kubernetes:context: x\n  somethingelse:y: z\n").Values.ShouldContainKey("somethingelse:y");

    [Fact]
    public void A_project_without_declarations_takes_any_key() =>
        SettingsValidation.Merge(
            ProjectFileReader.Read("name: p\nruntime: dotnet\n", "Pulumi.yaml"),
            StackSettings.Read("config:\n  p:x: 1\n", "Pulumi.lab.yaml"), "lab", "Pulumi.lab.yaml")
            .Values.Keys.ShouldBe(["p:x"]);

    [Fact]
    public void A_cloud_secrets_provider_is_refused() =>
        Should.Throw<SettingsException>(() => Merge("secretsprovider: awskms://alias/x\n"))
            .Message.ShouldContain("secretsprovider: found awskms.");

    [Theory]
    [InlineData("machins", "machines")]
    [InlineData("mahcines", "machines")]
    [InlineData("zzzzz", null)]
    public void The_nearest_key_is_found(string key, string? expected) =>
        NearestKey.Find(key, ["target", "machines", "mirror"]).ShouldBe(expected);

    private static EffectiveConfig Merge(string stack, ProjectSettings? project = null) =>
        SettingsValidation.Merge(project ?? Projects.Default, StackSettings.Read(stack, "Pulumi.lab.yaml"), "lab", "Pulumi.lab.yaml");

    private static string Text(EffectiveConfig config, string key) => ConfigText.Render(config.Values[key].Node, cipher => $"<{cipher}>");
}
