using Cht.Cli.Settings;

namespace Cht.Cli.Tests.Settings;

internal static class Projects
{
    public const string Yaml = """
        name: cht-cluster
        runtime: dotnet
        main: infra/Stacks
        description: A cluster
        plugins:
          providers:
            - name: hosts
              path: infra/Provider
        config:
          target:
            type: string
            default: lab
            description: Where the machines come from.
          couchdbNodes:
            type: integer
            default: 3
          encrypted:
            type: boolean
            default: false
          adminCidrs:
            type: array
            items:
              type: string
            default: []
          machines:
            type: array
            items: { type: object }
            default: []
          registryPassword:
            type: string
            secret: true
            default: ""
          mirror: http://deb.debian.org/debian
          aws:region:
            value: eu-west-1
        """;

    public static ProjectSettings Default { get; } = ProjectFileReader.Read(Yaml, "/project/Pulumi.yaml");

    public static ProjectSettings With(string more) => ProjectFileReader.Read(Yaml + "\n" + more, "/project/Pulumi.yaml");
}
