using Cht.Engine.Secrets;
using Cht.Engine.State;
using Cht.Engine.Storage;

namespace Cht.Engine;

/// <summary>The way back from a state that cannot be read.</summary>
internal static class StateCopies
{
    /// <summary>Names the newest earlier state that can be read, and the command that puts it back.</summary>
    public static string Advice(IStateStore store, StackIdentity stack)
    {
        var usable = store.ReadCopies(stack).Where(copy => IsUsable(copy.Document, stack)).Select(copy => copy.Place).FirstOrDefault();
        return usable is null
            ? $"There is no usable backup of the stack '{stack.Name}'. If you have an export, put it back: "
                + $"scripts/infra stack import --file <export> --stack {stack.Name}"
            : $"The newest usable backup is {usable}. Put it back: scripts/infra stack import --file {usable} --stack {stack.Name} "
                + "(then run 'scripts/refresh' to see what happened since).";
    }

    /// <summary>Consistent and of this stack; whether its secrets open is seen when it is put back.</summary>
    private static bool IsUsable(byte[] document, StackIdentity stack)
    {
        try
        {
            var snapshot = new CheckpointFormat(new SecretCache(new UnavailableSecretsProvider())).ReadCheckpoint(document);
            return snapshot.Resources.All(resource => resource.Urn.StartsWith($"urn:pulumi:{stack.Name}::{stack.Project}::", StringComparison.Ordinal));
        }
        catch (StateFormatException)
        {
            return false;
        }
    }
}
