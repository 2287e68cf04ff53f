using Cht.Cli.Display;

namespace Cht.Cli.Running;

internal enum Answer { Yes, No, Details }

/// <summary>Asks before something is changed: yes, no (the default) or details.</summary>
internal static class Confirmation
{
    public static Answer Ask(CommandEnvironment environment, Ink ink, string question, bool details)
    {
        var choices = details ? "yes/no/details" : "yes/no";
        while (true)
        {
            environment.Output.Write(ink.Paint($"{question} [{choices}] (no): ", Tone.Heading));
            environment.Output.Flush();
            switch (environment.Input.ReadLine()?.Trim().ToLowerInvariant())
            {
                case "yes" or "y":
                    return Answer.Yes;
                case null or "" or "no" or "n":
                    return Answer.No;
                case "details" or "d" when details:
                    return Answer.Details;
                case var other:
                    environment.Output.WriteLine($"'{other}' is no answer; write {choices.Replace("/", ", ", StringComparison.Ordinal)}.");
                    break;
            }
        }
    }
}
