using System.Collections.Immutable;
using System.Runtime;

namespace Cht.Cli;

/// <summary>
/// What the runtime had to get ready in an earlier run of the same command: it begins with that at once, on a thread of its own,
/// while the key of the secrets is derived. A file that is missing, cut short or of another build does no harm.
/// Source: System.Runtime.ProfileOptimization.
/// </summary>
internal static class StartUpProfile
{
    /// <summary>Commands with enough to do that it pays.</summary>
    private static readonly ImmutableArray<string> Commands = ["up", "preview", "refresh", "destroy", "status"];

    /// <param name="folder">Of the program. Where it cannot be written to, there is no profile.</param>
    public static void Use(IEnumerable<string> arguments, string folder)
    {
        if (arguments.FirstOrDefault(Commands.Contains) is { } command)
        {
            ProfileOptimization.SetProfileRoot(folder);
            ProfileOptimization.StartProfile($"{command}.profile");
        }
    }
}
