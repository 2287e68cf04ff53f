using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Cht.Layout;

/// <summary>One thing that must be so before the next step.</summary>
/// <param name="What">Sentence for people.</param>
/// <param name="Command">What shows it, for a POSIX shell on the operator's computer.</param>
/// <param name="Expected">What the command must print.</param>
public sealed record MoveCheck(string What, string Command, string Expected);

/// <summary>One step of a move.</summary>
/// <param name="Id">Name for messages.</param>
/// <param name="Title">Imperative sentence.</param>
/// <param name="Why">Why it is there, and why at this place.</param>
/// <param name="Commands">For a POSIX shell on the operator's computer, in the program's folder.</param>
/// <param name="Undo">How to go back to the state before the step.</param>
public sealed record MoveStep(
    string Id, string Title, string Why, ImmutableArray<string> Commands, ImmutableArray<MoveCheck> Checks, string Undo);

/// <summary>
/// The way of a CHT from Swarm to Kubernetes, as ordered steps with checks: a function of the layout document alone. A
/// rehearsal copies from the running cluster, stops nothing, and throws its result away.
/// </summary>
public sealed record KubernetesMovePlan(string Cluster, bool IsRehearsal, ImmutableArray<MoveStep> Steps)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The plan for a layout document.</summary>
    /// <exception cref="FormatException">The document has no planned Kubernetes part that fits its machines; says what to do.</exception>
    /// <param name="stack">Stack that the commands name; null for the default one.</param>
    public static KubernetesMovePlan For(LayoutDocument document, bool isRehearsal, string? stack = null)
    {
        ArgumentNullException.ThrowIfNull(document);
        var target = document.Kubernetes ?? throw new FormatException(
            "The layout has no Kubernetes part. Write the configuration key 'kubernetes' (docs/kubernetes.md) and run 'up' again.");
        if (target.State != KubernetesState.Planned)
        {
            throw new FormatException(
                "The layout says that this cluster runs on Kubernetes already: there is nothing to move. Use the layout of the stack that runs Swarm.");
        }

        var sources = document.Nodes.Where(node => node.CouchDb is not null).ToImmutableArray();
        if (sources.Length != target.CouchDb.Length)
        {
            throw new FormatException(
                $"The layout has {sources.Length} CouchDB machines and {target.CouchDb.Length} nodes on Kubernetes. "
                    + "The data moves node by node, so the numbers must be equal: run 'up' again to write the layout anew.");
        }

        return new(document.Cluster, isRehearsal, [.. new MoveSteps(document, target, sources, isRehearsal).All().Select(step => OnStack(step, stack))]);
    }

    /// <summary>The program's own commands take the stack as their first option.</summary>
    private static MoveStep OnStack(MoveStep step, string? stack)
    {
        string Named(string command) => stack is null ? command : command
            .Replace("scripts/ssh ", $"scripts/ssh --stack {stack} ", StringComparison.Ordinal)
            .Replace("scripts/infra ", $"scripts/infra --stack {stack} ", StringComparison.Ordinal);
        return step with
        {
            Commands = [.. step.Commands.Select(Named)],
            Checks = [.. step.Checks.Select(check => check with { Command = Named(check.Command) })],
        };
    }

    public string ToJson() => JsonSerializer.Serialize(this, Options) + "\n";

    public string ToText()
    {
        var text = new StringBuilder();
        text.Append(IsRehearsal ? $"Rehearsal of the move of {Cluster} to Kubernetes: the running cluster is only read.\n"
            : $"The move of {Cluster} from Swarm to Kubernetes. Rehearse it first: --rehearsal.\n");
        foreach (var (step, index) in Steps.Select((step, index) => (step, index)))
        {
            text.Append('\n').Append($"{index + 1}. {step.Title}  [{step.Id}]\n   {step.Why}\n");
            foreach (var command in step.Commands)
            {
                text.Append($"     $ {command.ReplaceLineEndings("\n       ")}\n");
            }

            foreach (var check in step.Checks)
            {
                text.Append($"   check: {check.What}\n     $ {check.Command}\n     = {check.Expected}\n");
            }

            text.Append($"   back:  {step.Undo}\n");
        }

        return text.ToString();
    }
}
