using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Cht.Hosts.Connections;
using Cht.Hosts.Convergence;
using Cht.Hosts.Docker;
using Cht.Layout;

namespace Cht.Hosts.Compose;

/// <summary>The core services as they are to be once the CouchDB nodes have changed.</summary>
public sealed record CorePauseDesired
{
    /// <summary>The core machine in the layout.</summary>
    public required ComposeNodeDesired Node { get; init; }

    /// <summary>CouchDB's password. Compared on the machine and never written.</summary>
    public required string Password { get; init; }

    /// <summary>Without the password.</summary>
    public override string ToString() => $"CorePauseDesired {{ {Node.Host}, {Node.ChtVersion} }}";
}

/// <param name="Containers">Those of all projects of core.</param>
/// <param name="OtherPassword">One of them was made with another password than the wanted one.</param>
public sealed record CorePauseObserved(ImmutableArray<ComposeContainer> Containers, bool OtherPassword);

/// <summary>
/// Takes the services of core down before the CouchDB nodes change under them: to another release, or to other secrets.
/// Containers go and the boot unit is disabled, so that a reboot in between starts nothing too early; both come back when
/// core has its turn (<see cref="ComposeNodePart"/>). What is down already stays so: the plan is then empty.
/// </summary>
public sealed class CorePausePart : IHostPart<CorePauseDesired, CorePauseObserved>
{
    private const string ReadPurpose = "Read the core services";

    public HostScript ObserveScript(CorePauseDesired desired)
    {
        ArgumentNullException.ThrowIfNull(desired);
        var text = new StringBuilder(EngineAnswer.Shared).Append("\nIFS= read -r wanted || true\nif [ \"$engine_state\" = active ]; then\n");
        foreach (var project in desired.Node.Node.Projects)
        {
            text.Append(ComposeNodeScripts.Containers(project));
            text.Append("""
                for id in $ids; do
                  found=$(docker inspect --format '{{range .Config.Env}}{{println .}}{{end}}' "$id" 2>/dev/null | sed -n 's/^COUCHDB_PASSWORD=//p')
                  [ -z "$found" ] || [ "$found" = "$wanted" ] || fact password other
                done

                """);
        }

        return ObservedFacts.Script(ReadPurpose, text.Append("fi\n").ToString()) with { Input = Encoding.ASCII.GetBytes($"{desired.Password}\n") };
    }

    public CorePauseObserved Parse(CorePauseDesired desired, ScriptResult result)
    {
        ArgumentNullException.ThrowIfNull(desired);
        var facts = ObservedFacts.Parse(desired.Node.Host, ReadPurpose, result);
        return new(
            [.. facts.All("containers").SelectMany(text => text.Split('\n', StringSplitOptions.RemoveEmptyEntries)).Select(Container)],
            facts["password"] == "other");
    }

    public HostPlan Plan(CorePauseDesired desired, CorePauseObserved observed)
    {
        ArgumentNullException.ThrowIfNull(desired);
        ArgumentNullException.ThrowIfNull(observed);
        var node = desired.Node;
        var others = observed.Containers
            .Where(container => ChtImage.IsOf(node, container) && ChtImage.Release(container.Image) is { } release && release.Text != node.ChtVersion)
            .Select(container => new HostDifference($"container {container.Project}/{container.Service}", node.ChtVersion, ChtImage.Tag(container.Image)));
        ImmutableArray<HostDifference> differences =
        [
            .. others,
            .. observed.OtherPassword ? [new("password of the core services", "that of the configuration", "another")] : ImmutableArray<HostDifference>.Empty,
        ];
        return differences.IsEmpty
            ? HostPlan.Empty
            : new HostPlan([new HostOperation(Pause(node), "CouchDB changes under the core services") { Differences = differences }]);
    }

    /// <summary>The upgrade service first: it would start its projects again.</summary>
    private static HostScript Pause(ComposeNodeDesired node)
    {
        var text = new StringBuilder($"set -eu\nsystemctl disable --quiet --now {ComposeBoot.Unit} 2>/dev/null || true\n");
        foreach (var project in node.OwnProjects.Concat(node.ServedProjects))
        {
            text.Append(ComposeNodeScripts.RemoveContainers(project));
        }

        return new($"Take the services of {node.Host} down", text.ToString()) { Mutates = true, Deadline = TimeSpan.FromMinutes(5) };
    }

    private static ComposeContainer Container(string line)
    {
        using var document = JsonDocument.Parse(line);
        return ComposeContainer.Parse(document.RootElement);
    }
}
