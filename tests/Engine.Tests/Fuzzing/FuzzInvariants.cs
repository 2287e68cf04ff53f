using Cht.Engine.State;
using Pulumi;

namespace Cht.Engine.Tests.Fuzzing;

/// <summary>What must hold after every operation, whatever went wrong in it.</summary>
internal static class FuzzInvariants
{
    public static (string Invariant, string Details)? Check(FuzzOutcome outcome) =>
        outcome.Process.Broken.Count > 0 ? outcome.Process.Broken[0]
        : Structure(outcome.After) is { } structure ? ("the state is valid", structure)
        : Foreign(outcome.Process.World) is { } foreign ? ("nothing foreign is touched", foreign)
        : Preview(outcome) is { } preview ? ("previews change nothing", preview)
        : Secrets(outcome) is { } secret ? ("secrets are never in clear", secret)
        : Lost(outcome) is { } lost ? ("nothing is lost", lost)
        : Phantom(outcome) is { } phantom ? ("the state has nothing that was deleted", phantom)
        : Verdict(outcome) is { } verdict ? ("the result tells of failures", verdict)
        : null;

    /// <summary>Written anew here, so that a mistake in the engine's own check shows.</summary>
    private static string? Structure(StackSnapshot snapshot)
    {
        var (earlier, live) = (new HashSet<string>(), new HashSet<string>());
        foreach (var resource in snapshot.Resources)
        {
            var needed = resource.Dependencies.Concat(resource.PropertyDependencies.Values.SelectMany(urns => urns));
            needed = needed.Concat(new[] { resource.Parent, resource.DeletedWith }.OfType<string>());
            if (needed.FirstOrDefault(urn => !earlier.Contains(urn)) is { } missing)
            {
                return $"{resource.Urn} needs {missing}, which is not before it";
            }

            if (resource.Provider is { } provider && !earlier.Contains("provider " + provider))
            {
                return $"the provider of {resource.Urn} is not before it";
            }

            if (!resource.Delete && !live.Add(resource.Urn))
            {
                return $"{resource.Urn} is there twice";
            }

            earlier.Add(resource.Urn);
            earlier.Add($"provider {resource.Urn}::{resource.Id}");
        }

        var twice = snapshot.Existing().GroupBy(resource => resource.Id).FirstOrDefault(group => group.Count() > 1);
        return twice is null ? null : $"{twice.Key} is there twice";
    }

    private static string? Foreign(FuzzWorld world) => new[] { "foreign-a", "foreign-b" }
        .FirstOrDefault(id => !world.Things.TryGetValue(id, out var thing) || thing.Properties != FuzzWorld.Foreign);

    private static string? Preview(FuzzOutcome outcome)
    {
        var world = outcome.Process.World;
        return !outcome.Process.Operation.IsPreview ? null
            : !ReferenceEquals(world.State, outcome.StateBefore) || !ReferenceEquals(world.Notes, outcome.NotesBefore) ? "the state was written"
            : world.Things.Count != outcome.ThingsBefore.Count
                || world.Things.Any(entry => !ReferenceEquals(outcome.ThingsBefore.GetValueOrDefault(entry.Key), entry.Value)) ? "the world changed"
            : null;
    }

    private static string? Secrets(FuzzOutcome outcome)
    {
        static bool Told(string? text) => text?.Contains(FuzzProvider.SecretText, StringComparison.Ordinal) ?? false;
        var told = outcome.Process.Events.FirstOrDefault(published => published switch
        {
            DiagnosticEvent diagnostic => Told(diagnostic.Message),
            StepEvent step => Told(step.Error),
            _ => false,
        });
        return Told(FuzzRunner.Text(outcome.Process.World.State)) || Told(FuzzRunner.Text(outcome.Process.World.Notes)) ? "in the state" : told?.ToString();
    }

    /// <summary>
    /// Notes what the engine is excused for: things it was told to keep, creations that it has to report as pending, and parts
    /// (deletedWith) of a thing that it still has to delete: they leave the state first, which is Pulumi's own order.
    /// </summary>
    private static string? Lost(FuzzOutcome outcome)
    {
        var (world, before) = (outcome.Process.World, outcome.Process.Before);
        var known = outcome.After.Existing().Select(resource => resource.Id!).ToHashSet(StringComparer.Ordinal);
        foreach (var thing in world.Managed.Where(thing => !known.Contains(thing.Id)).ToList())
        {
            var retained = before.Resources.Any(resource => resource.Id == thing.Id && resource.RetainOnDelete);
            var pending = !outcome.ThingsBefore.ContainsKey(thing.Id) && outcome.After.PendingOperations.Any(operation =>
                operation.Kind == PendingOperationKind.Creating && operation.Resource.Urn == thing.Urn);
            var part = thing.Property("within") is { } owner && known.Contains(owner)
                && before.Resources.Any(resource => resource.Id == thing.Id && resource.DeletedWith is not null);
            if (!retained && !pending && !part)
            {
                return $"{thing.Id} exists, but neither the state nor a pending operation has it";
            }

            world.Unmanaged.Add(thing.Id);
        }

        return null;
    }

    private static string? Phantom(FuzzOutcome outcome) => outcome.Process.Dead || outcome.Process.WritesFailed ? null
        : outcome.After.Existing().FirstOrDefault(resource => outcome.Process.Deleted.Contains(resource.Id!)) is { } phantom
            ? $"{phantom.Urn} with the id {phantom.Id} is said to exist" : null;

    private static string? Verdict(FuzzOutcome outcome)
    {
        if (outcome.Result is not { } result)
        {
            return outcome.Process.Dead || outcome.Process.WritesFailed ? null : "there is no result";
        }

        var errors = outcome.Process.Events.OfType<DiagnosticEvent>()
            .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(diagnostic => diagnostic.Message).ToList();
        return outcome.Process.Disturbed
            ? result.Succeeded ? "a run with a failure succeeded" : null
            : result.Succeeded || (errors.Count > 0 && errors.TrueForAll(error => error.Contains("protected", StringComparison.Ordinal))) ? null
            : "a run failed without a reason: " + string.Join("; ", errors);
    }

    public static bool IsAsInWorld(FuzzWorld world, ResourceState resource) =>
        resource.Id is { } id && world.Things.TryGetValue(id, out var thing) && Same(thing.Properties, FuzzProvider.Plain(resource.Inputs));

    /// <summary>How the state and the world differ from the program; null when they are what it asks for.</summary>
    public static string? Difference(FuzzWorld world, StackSnapshot state, IReadOnlyList<FuzzResource> program)
    {
        var wanted = program.ToDictionary(resource => FuzzResource.UrnOf(program, resource));
        var left = state.Resources.FirstOrDefault(resource => resource.Delete || resource.PendingReplacement
            || (!resource.Type.StartsWith("pulumi:", StringComparison.Ordinal) && !wanted.ContainsKey(resource.Urn)));
        if (left is not null)
        {
            return $"the state still has {left.Urn} {left.Id}";
        }

        if (state.PendingOperations.FirstOrDefault(operation => wanted.ContainsKey(operation.Resource.Urn)) is { } open)
        {
            return $"{open.Kind} {open.Resource.Urn} is still pending";
        }

        var unknown = world.Managed.FirstOrDefault(thing => !state.Existing().Any(resource => resource.Id == thing.Id));
        return unknown is not null ? $"{unknown.Id} exists and is not in the state"
            : wanted.Select(entry => Difference(world, state, program, entry.Value, entry.Key)).FirstOrDefault(text => text is not null);
    }

    private static string? Difference(
        FuzzWorld world, StackSnapshot state, IReadOnlyList<FuzzResource> program, FuzzResource resource, string urn)
    {
        if (state.Find(urn) is not { } found)
        {
            return $"the state lacks {urn}";
        }

        if (resource.Component)
        {
            return null;
        }

        var expected = FuzzProgram.PlainInputs(resource).ToDictionary();
        foreach (var (key, name) in FuzzProgram.Properties(resource))
        {
            expected[key] = state.Find(FuzzResource.UrnOf(program, program.Single(other => other.Name == name)))?.Id ?? "nothing";
        }

        if (!IsAsInWorld(world, found))
        {
            return $"{urn} {found.Id} is not as the state says";
        }

        var actual = world.Things[found.Id!].Properties.Where(entry => !resource.IgnoreChanges.Contains(entry.Key)).ToDictionary();
        foreach (var ignored in resource.IgnoreChanges)
        {
            expected.Remove(ignored);
        }

        return Same(actual, expected) ? null
            : $"{urn} is {string.Join(", ", actual.OrderBy(entry => entry.Key))}, not {string.Join(", ", expected.OrderBy(entry => entry.Key))}";
    }

    private static bool Same(IReadOnlyDictionary<string, string> left, IReadOnlyDictionary<string, string> right) =>
        left.Count == right.Count && left.All(entry => right.TryGetValue(entry.Key, out var value) && value == entry.Value);
}
