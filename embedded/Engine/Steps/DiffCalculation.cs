using System.Collections.Immutable;
using Cht.Engine.Properties;
using Cht.Engine.State;
using Pulumi.Experimental.Provider;

namespace Cht.Engine.Steps;

/// <summary>Turns a provider's diff, or the engine's own comparison when it gives none, into one form.</summary>
internal static class DiffCalculation
{
    public static ResourceDiff From(
        DiffResponse? response, ResourceState old, PropertyMap newInputs, ImmutableArray<string> replaceOnChanges)
    {
        var compared = PropertyComparison.Compare(old.Inputs, newInputs);
        var diff = response?.Changes is not { } changed ? FromComparison(compared)
            : changed || response.Replaces is { Count: > 0 } ? FromResponse(response, old, newInputs, compared)
            : ResourceDiff.None with { DeleteBeforeReplace = response.DeleteBeforeReplace };
        return diff.Changed ? WithReplaceOnChanges(diff, replaceOnChanges) : diff;
    }

    /// <summary>For components and for providers that leave the comparison to the engine.</summary>
    public static ResourceDiff FromComparison(ImmutableArray<PropertyChange> compared) => new()
    {
        Changed = !compared.IsEmpty,
        ChangedKeys = TopLevel(compared.Select(change => change.Path)),
        Details = compared,
    };

    /// <summary>What a refresh found: the inputs are not asked.</summary>
    public static ResourceDiff OfOutputs(ResourceState old, PropertyMap found)
    {
        var diff = FromComparison(PropertyComparison.Compare(old.Outputs, found));
        return diff with { Details = [.. diff.Details.Select(change => change with { InputDiff = false })] };
    }

    /// <summary>The same difference as a replacement for a reason outside the properties.</summary>
    public static ResourceDiff AsReplacement(ResourceDiff diff, string reason) => diff with
    {
        Changed = true,
        Replaces = true,
        ReplaceKeys = diff.ReplaceKeys.IsEmpty ? [reason] : diff.ReplaceKeys,
    };

    private static ResourceDiff FromResponse(
        DiffResponse response, ResourceState old, PropertyMap newInputs, ImmutableArray<PropertyChange> compared)
    {
        var replaces = response.Replaces ?? [];
        var detailed = response.DetailedDiff ?? new Dictionary<string, PropertyDiff>(StringComparer.Ordinal);
        var details = detailed.Count > 0
            ? [.. detailed.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => Change(entry.Key, entry.Value, old, newInputs))]
            : Select(compared, response.Diffs, replaces);
        var replaceKeys = TopLevel(replaces.Concat(details.Where(change => change.Replaces).Select(change => change.Path)));
        return new ResourceDiff
        {
            Changed = true,
            Replaces = !replaceKeys.IsEmpty,
            ReplaceKeys = replaceKeys,
            ChangedKeys = TopLevel((response.Diffs ?? []).Concat(details.Select(change => change.Path)).Concat(replaces)),
            DeleteBeforeReplace = response.DeleteBeforeReplace,
            Details = details,
        };
    }

    /// <summary>Without a detailed diff: the compared changes under the keys that the provider named, or all if it named none.</summary>
    private static ImmutableArray<PropertyChange> Select(
        ImmutableArray<PropertyChange> compared, IList<string>? changed, IList<string> replaces)
    {
        var named = (changed ?? []).Concat(replaces).Select(PropertyPath.Parse).ToList();
        var replacing = replaces.Select(PropertyPath.Parse).ToList();
        return
        [
            .. from change in compared
               let path = PropertyPath.Parse(change.Path)
               where named.Count == 0 || named.Exists(key => key.Covers(path))
               select change with { Replaces = replacing.Exists(key => key.Covers(path)) },
        ];
    }

    private static PropertyChange Change(string path, PropertyDiff diff, ResourceState old, PropertyMap newInputs)
    {
        var parsed = PropertyPath.Parse(path);
        var before = diff.InputDiff ? parsed.Find(old.Inputs) : parsed.Find(old.Outputs) ?? parsed.Find(old.Inputs);
        var after = parsed.Find(newInputs);
        var (kind, replaces) = diff.Kind switch
        {
            PropertyDiffKind.Add => (PropertyChangeKind.Add, false),
            PropertyDiffKind.AddReplace => (PropertyChangeKind.Add, true),
            PropertyDiffKind.Delete => (PropertyChangeKind.Delete, false),
            PropertyDiffKind.DeleteReplace => (PropertyChangeKind.Delete, true),
            PropertyDiffKind.UpdateReplace => (PropertyChangeKind.Update, true),
            _ => (PropertyChangeKind.Update, false),
        };
        var secret = SecretAt(parsed, old.Inputs) || SecretAt(parsed, old.Outputs) || SecretAt(parsed, newInputs);
        return new PropertyChange(
            path, kind, kind == PropertyChangeKind.Add ? null : Marked(before), kind == PropertyChangeKind.Delete ? null : Marked(after), replaces)
        {
            InputDiff = diff.InputDiff,
        };

        Pulumi.Experimental.PropertyValue? Marked(Pulumi.Experimental.PropertyValue? value) => secret ? value?.WithSecret(true) : value;
    }

    /// <summary>True when the value at the path, or one that contains it, is secret.</summary>
    private static bool SecretAt(PropertyPath path, PropertyMap map) => Enumerable.Range(1, path.Segments.Length)
        .Any(length => new PropertyPath(path.Segments[..length]).Find(map) is { IsSecret: true });

    private static ResourceDiff WithReplaceOnChanges(ResourceDiff diff, ImmutableArray<string> replaceOnChanges)
    {
        var triggers = replaceOnChanges.Select(PropertyPath.Parse).ToList();
        bool Triggered(string path) => triggers.Exists(trigger => trigger.Covers(PropertyPath.Parse(path)));
        var details = diff.Details.Select(change => change with { Replaces = change.Replaces || Triggered(change.Path) }).ToImmutableArray();
        var keys = details.Where(change => change.Replaces).Select(change => change.Path)
            .Concat(details.IsEmpty ? diff.ChangedKeys.Where(Triggered) : []);
        var replaceKeys = TopLevel(diff.ReplaceKeys.Concat(keys));
        return diff with { Details = details, ReplaceKeys = replaceKeys, Replaces = diff.Replaces || !replaceKeys.IsEmpty };
    }

    private static ImmutableArray<string> TopLevel(IEnumerable<string> paths) =>
        [.. paths.Select(path => PropertyPath.Parse(path).Segments is [var first, ..] ? first : path).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
