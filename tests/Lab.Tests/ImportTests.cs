using System.Text.Json;
using Cht.Lab.Tests.Cluster;
using Cht.Lab.Tests.Running;

namespace Cht.Lab.Tests;

/// <summary>What the state has lost comes back from the machines themselves, which are only read for that.</summary>
[Collection(nameof(LabCluster))]
public sealed class ImportTests(LabCluster lab)
{
    private const string Machine = "couchdb2";

    private static readonly (string Type, string Part)[] Importable =
    [
        ("hosts:index:HostIdentity", "identity"),
        ("hosts:index:MachineBaseline", "baseline"),
        ("hosts:index:HostFirewall", "firewall"),
        ("hosts:index:DockerEngine", "docker"),
    ];

    [Fact]
    public async Task Forgotten_parts_of_a_machine_are_imported_from_it_and_the_rest_is_taken_over()
    {
        var (changes, secrets, resources) = (await ChangesAsync(), await lab.SecretsAsync(), await ResourcesAsync());
        var forgotten = Importable.Select(part => resources[$"{part.Type}::{Machine}-{part.Part}"]).ToList();
        foreach (var (urn, _) in forgotten)
        {
            // What depends on a resource that is gone with an earlier one may be gone as well.
            if ((await ResourcesAsync()).Values.Any(resource => resource.Urn == urn))
            {
                (await lab.Project.InfraAsync("state", "delete", urn, "--target-dependents", "--yes")).Required();
            }
        }

        var left = await ResourcesAsync();
        left.Count.ShouldBeLessThan(resources.Count - Importable.Length + 1);

        foreach (var ((type, part), (_, parent)) in Importable.Zip(forgotten))
        {
            (await lab.Project.InfraAsync("import", type, $"{Machine}-{part}", Machine, "--parent", parent, "--protect=false", "--yes", "--skip-preview"))
                .Required();
        }

        var refused = await lab.Project.InfraAsync("import", "hosts:index:ClusterSecrets", "others", "others", "--yes", "--skip-preview");
        refused.ExitCode.ShouldNotBe(0);
        refused.Everything.ShouldContain("Take back");
        var preview = (await lab.Project.InfraAsync("preview", "--json")).Required();
        var planned = Changed(preview);
        Importable.ShouldAllBe(part => !planned.Contains($"{part.Type}::{Machine}-{part.Part}"));

        (await lab.Project.InfraAsync("up", "--yes", "--skip-preview")).Required();

        (await lab.Project.InfraAsync("up", "--yes", "--expect-no-changes")).Required();
        (await ResourcesAsync()).Keys.Order().ShouldBe(resources.Keys.Order());
        (await ChangesAsync()).ShouldBe(changes);
        (await lab.SecretsAsync()).ShouldBe(secrets);
    }

    private async Task<Dictionary<string, string>> ChangesAsync() =>
        (await lab.Shell.OnAllAsync(LabCluster.Machines, "wc -l < /var/log/cht-infra/audit.log")).ToDictionary(StringComparer.Ordinal);

    /// <summary>By type and name: URN and parent.</summary>
    private async Task<Dictionary<string, (string Urn, string Parent)>> ResourcesAsync()
    {
        using var document = JsonDocument.Parse((await lab.Project.InfraAsync("stack", "export")).Required());
        return document.RootElement.GetProperty("deployment").GetProperty("resources").EnumerateArray()
            .Select(resource => (Urn: resource.GetProperty("urn").GetString()!, Parent: resource.TryGetProperty("parent", out var parent) ? parent.GetString()! : string.Empty))
            .ToDictionary(resource => TypeAndName(resource.Urn), StringComparer.Ordinal);
    }

    private static string TypeAndName(string urn)
    {
        var words = urn.Split("::");
        return $"{words[^2].Split('$')[^1]}::{words[^1]}";
    }

    private static HashSet<string> Changed(string preview)
    {
        using var document = JsonDocument.Parse(preview);
        return
        [
            .. document.RootElement.GetProperty("steps").EnumerateArray()
                .Where(step => step.GetProperty("op").GetString() != "same")
                .Select(step => TypeAndName(step.GetProperty("urn").GetString()!)),
        ];
    }
}
