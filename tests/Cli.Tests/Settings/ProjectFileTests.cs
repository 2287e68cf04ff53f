using Cht.Cli.Settings;

namespace Cht.Cli.Tests.Settings;

public class ProjectFileTests
{
    [Fact]
    public void A_project_file_is_read_with_its_declarations()
    {
        var project = Projects.Default;
        project.Name.ShouldBe("cht-cluster");
        project.Runtime.ShouldBe("dotnet");
        project.Main.ShouldBe("infra/Stacks");
        project.Packages.ShouldBe(["hosts"]);
        project.StackFilePath("lab").ShouldBe("/project/Pulumi.lab.yaml");
        project.Declaration("cht-cluster:couchdbNodes")!.Type.ShouldBe(new ConfigType(ConfigKind.Integer));
        project.Declaration("cht-cluster:adminCidrs")!.Type.ShouldBe(new ConfigType(ConfigKind.Array, new ConfigType(ConfigKind.String)));
        project.Declaration("cht-cluster:mirror")!.Default.ShouldBe(ConfigNode.Text("http://deb.debian.org/debian"));
        project.Declaration("aws:region")!.Default.ShouldBe(ConfigNode.Text("eu-west-1"));
        project.Declaration("cht-cluster:registryPassword")!.Secret.ShouldBeTrue();
    }

    [Fact]
    public void Runtime_backend_options_and_stack_directory_may_be_structured()
    {
        var project = ProjectFileReader.Read(
            """
            name: p
            runtime:
              name: dotnet
              options: { binary: bin/app.dll }
            backend:
              url: file:///srv/state
            options:
              refresh: always
            stackConfigDir: stacks
            """,
            "/project/Pulumi.yaml");
        project.Runtime.ShouldBe("dotnet");
        project.BackendUrl.ShouldBe("file:///srv/state");
        project.RefreshAlways.ShouldBeTrue();
        project.StackFilePath("lab").ShouldBe("/project/stacks/Pulumi.lab.yaml");
    }

    [Fact]
    public void All_problems_of_a_project_file_are_reported_together()
    {
        var exception = Should.Throw<SettingsException>(() => ProjectFileReader.Read(
            """
            nmae: p
            runtime: dotnet
            config:
              count: { type: integr }
              names: { type: array }
              size: { type: integer, default: big }
              flag: { type: boolean, defualt: true }
            """,
            "Pulumi.yaml"));
        exception.Message.ShouldBe(
            """
            Pulumi.yaml has 6 problems:
              nmae: unknown key on line 1. Did you mean name?
              name: missing. Write `name: <project>`
              :count: unknown type "integr". Write string, integer, number, boolean, array or object
              :names: an array without items. Write `items: {type: string}` (or another type) below `type: array`
              :size (default in Pulumi.yaml): expected a whole number, found the text "big". Write a whole number such as 3
              config.flag.defualt: unknown key on line 7. Did you mean default?
            """);
    }

    [Fact]
    public void A_file_that_is_no_yaml_is_named_with_the_line() =>
        Should.Throw<CommandException>(() => ProjectFileReader.Read("name: p\n  x: [", "Pulumi.yaml"))
            .Message.ShouldStartWith("Pulumi.yaml is no valid YAML: line 2");

    [Fact]
    public void The_project_file_is_found_in_a_parent_directory()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("Pulumi.yaml", "name: p\nruntime: dotnet\n");
        var nested = Directory.CreateDirectory(Path.Combine(directory.Path, "a", "b")).FullName;
        ProjectFileReader.Find(nested).Directory.ShouldBe(directory.Path);
    }
}
