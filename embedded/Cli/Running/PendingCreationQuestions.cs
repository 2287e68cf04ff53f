using System.Collections.Immutable;
using Cht.Cli.Display;
using Cht.Engine.State;

namespace Cht.Cli.Running;

/// <summary>Asks a person what became of each creation that a killed run left open.</summary>
internal sealed class PendingCreationQuestions(CommandEnvironment environment, Ink ink)
{
    /// <returns>The flags with the answers.</returns>
    public PendingCreationFlags Ask(StackSnapshot state, PendingCreationFlags flags)
    {
        var settled = flags.Settled.ToBuilder();
        var open = state.PendingOperations.Where(operation => operation.Kind == PendingOperationKind.Creating)
            .Select(operation => operation.Resource.Urn).Distinct(StringComparer.Ordinal).Where(urn => !settled.ContainsKey(urn));
        foreach (var urn in open.ToList())
        {
            Ask(urn, settled);
        }
        return flags with { Settled = settled.ToImmutable() };
    }

    private void Ask(string urn, ImmutableDictionary<string, string?>.Builder settled)
    {
        environment.Output.WriteLine($"Options for pending CREATE of {urn}");
        environment.Output.WriteLine("  clear   the CREATE failed; remove the pending CREATE");
        environment.Output.WriteLine("  skip    do nothing");
        environment.Output.WriteLine("  import  the CREATE succeeded; provide a resource ID and complete the CREATE operation");
        while (true)
        {
            switch (Read("[clear/skip/import] (skip): "))
            {
                case "clear":
                    settled[urn] = null;
                    return;
                case "import" when Read("ID: ") is { Length: > 0 } id:
                    settled[urn] = id;
                    return;
                case "import":
                    break;
                case "" or "skip":
                    return;
                case var other:
                    environment.Output.WriteLine($"'{other}' is no answer; write clear, skip, import.");
                    break;
            }
        }
    }

    /// <summary>Empty at the end of the input.</summary>
    private string Read(string question)
    {
        environment.Output.Write(ink.Paint(question, Tone.Heading));
        environment.Output.Flush();
        return environment.Input.ReadLine()?.Trim() ?? string.Empty;
    }
}
