using System.Collections.Immutable;
using Cht.Engine.Secrets;
using Cht.Engine.State;
using Cht.Engine.Steps;
using Cht.Engine.Storage;
using Pulumi;

namespace Cht.Engine;

/// <summary>One line of <c>stack ls</c>. The time is null before the first save.</summary>
public sealed record StackSummary(StackIdentity Stack, DateTimeOffset? LastUpdate, int Resources, bool InUse);

/// <summary>Thrown when something is asked of a stack that it cannot do; the message says what to do instead.</summary>
public sealed class StackStateException(string message) : Exception(message);

/// <summary>What the commands <c>stack</c> and <c>state</c> do with states, without running a program.</summary>
/// <param name="store">Where the states are kept.</param>
/// <param name="secrets">For reading, an <see cref="UnavailableSecretsProvider"/> will do; it masks secrets.</param>
/// <param name="time">For time stamps.</param>
public sealed class StackStates(IStateStore store, ISecretsProvider secrets, TimeProvider? time = null)
{
    private readonly TimeProvider time = time ?? TimeProvider.System;

    public bool Exists(StackIdentity stack) => store.Read(stack) is not null;

    /// <summary>All stacks of the store; nothing is decrypted.</summary>
    public ImmutableArray<StackSummary> List() => [.. store.ListStacks().Select(Summarize)];

    /// <summary>Writes the empty state of a new stack.</summary>
    /// <exception cref="StackStateException">The stack exists.</exception>
    public void Create(StackIdentity stack)
    {
        if (Exists(stack))
        {
            throw new StackStateException($"The stack '{stack.Name}' exists already. Select it with --stack {stack.Name}.");
        }

        Session(stack).Save(StackSnapshot.Empty);
    }

    /// <exception cref="StackStateException">There is no such stack.</exception>
    public StackSnapshot Load(StackIdentity stack) => Load(stack, new CheckpointFormat(Cache));

    /// <summary>The document of <c>stack export</c>; <c>pulumi stack import</c> takes it.</summary>
    /// <param name="stack">The stack.</param>
    /// <param name="showSecrets">Writes secrets in clear.</param>
    public byte[] Export(StackIdentity stack, bool showSecrets)
    {
        // The same format writes what it has read: a secret keeps its ciphertext.
        var format = new CheckpointFormat(Cache);
        return format.WriteExport(Load(stack, format), showSecrets);
    }

    /// <summary>Replaces the state by an exported one, of the Pulumi CLI or of this engine.</summary>
    /// <param name="stack">The stack; created when it does not exist.</param>
    /// <param name="document">The export.</param>
    /// <param name="force">Takes it even when its resources belong to another stack.</param>
    /// <param name="cancellationToken">Ends the wait for the lock.</param>
    /// <exception cref="StateFormatException">The document is damaged or of another version.</exception>
    /// <exception cref="StackStateException">Its resources belong to another stack.</exception>
    public async Task ImportAsync(StackIdentity stack, byte[] document, bool force, CancellationToken cancellationToken)
    {
        await using var held = await store.LockAsync(stack, "stack import", cancellationToken);
        var format = new CheckpointFormat(Cache);
        var imported = format.ReadAny(document);
        var foreign = imported.Resources
            .Select(resource => UrnParts.Parse(resource.Urn))
            .FirstOrDefault(urn => urn.Stack != stack.Name || urn.Project != stack.Project);
        if (foreign is not null && !force)
        {
            throw new StackStateException(
                $"The document is of the stack '{foreign.Stack}' of project '{foreign.Project}', not of '{stack.Name}' of '{stack.Project}'. "
                + "Export it from the right stack, or take it nevertheless with --force.");
        }

        // As for an export: secrets of the stack's own key keep their ciphertext.
        var session = new StateSession(store, stack, format, time);
        if (Exists(stack))
        {
            session.LoadForReplacement();
        }

        session.Save(imported);
    }

    /// <summary>Removes the stack from the store.</summary>
    /// <exception cref="StackStateException">It still has resources and <paramref name="force"/> is not set.</exception>
    public async Task RemoveAsync(StackIdentity stack, bool force, CancellationToken cancellationToken)
    {
        await using var held = await store.LockAsync(stack, "stack rm", cancellationToken);
        var count = Load(stack).Resources.Length;
        if (count > 0 && !force)
        {
            throw new StackStateException(
                $"The stack '{stack.Name}' still has {count} resources. Run 'destroy' first, or give them up with --force.");
        }

        store.Remove(stack);
    }

    /// <summary>Puts an edited state in the place of the present one; see <see cref="StateEdits"/>. No resource is touched.</summary>
    /// <param name="stack">The stack.</param>
    /// <param name="command">What the lock says.</param>
    /// <param name="edit">From the present state to the new one.</param>
    /// <param name="cancellationToken">Ends the wait for the lock.</param>
    /// <exception cref="StackStateException">There is no such stack, or the edit is refused.</exception>
    public async Task EditAsync(
        StackIdentity stack, string command, Func<StackSnapshot, StackSnapshot> edit, CancellationToken cancellationToken)
    {
        await using var held = await store.LockAsync(stack, command, cancellationToken);
        var session = Exists(stack) ? Session(stack) : throw Missing(stack);
        session.Save(edit(session.Load()));
    }

    private SecretCache Cache => new(secrets);

    private StackSnapshot Load(StackIdentity stack, CheckpointFormat format) =>
        Exists(stack) ? new StateSession(store, stack, format, time).Load() : throw Missing(stack);

    private StateSession Session(StackIdentity stack) => new(store, stack, new CheckpointFormat(Cache), time);

    private StackSummary Summarize(StackIdentity stack)
    {
        var document = store.Read(stack)!;
        var snapshot = new CheckpointFormat(new SecretCache(new UnavailableSecretsProvider())).ReadCheckpoint(document, store.ReadChanges(stack, document));
        var updated = DateTimeOffset.TryParse(snapshot.Manifest.Time, out var at) ? at : (DateTimeOffset?)null;
        return new StackSummary(stack, updated, snapshot.Resources.Length, !store.ReadLocks(stack).IsEmpty);
    }

    private static StackStateException Missing(StackIdentity stack) =>
        new($"There is no stack '{stack.Name}' in project '{stack.Project}'. 'stack ls' lists those there are.");
}
