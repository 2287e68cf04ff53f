using System.Collections.Immutable;
using Pulumi.Experimental;
using Pulumi.Experimental.Provider;

namespace Cht.Provider.Framework;

/// <summary>The life of one resource type, in property bags. <see cref="HostsProvider"/> picks the handler by type token.</summary>
internal abstract class ResourceHandler
{
    /// <summary>Type token as in <c>hosts:index:DockerEngine</c>.</summary>
    public abstract string Token { get; }

    /// <summary>Inputs whose change needs a new resource.</summary>
    public virtual ImmutableHashSet<string> ReplaceKeys => [];

    /// <summary>True for machines themselves: one that was away may answer after this was made or changed.</summary>
    public virtual bool MakesMachines => false;

    /// <summary>True when old and new cannot exist side by side (one machine has one Docker engine).</summary>
    public virtual bool DeleteBeforeReplace => true;

    public abstract ImmutableArray<CheckFailure> Check(ImmutableDictionary<string, PropertyValue> inputs);

    /// <summary>What people should know before this change is made; shown by previews too. Inputs may hold unknowns.</summary>
    public virtual IEnumerable<string> Warnings(
        ImmutableDictionary<string, PropertyValue> oldInputs, ImmutableDictionary<string, PropertyValue> newInputs) => [];

    public abstract Task<(string Id, ImmutableDictionary<string, PropertyValue> Outputs)> CreateAsync(
        ImmutableDictionary<string, PropertyValue> inputs, ResourceContext context);

    /// <summary>Null: the resource is gone.</summary>
    public abstract Task<ImmutableDictionary<string, PropertyValue>?> ReadAsync(
        string id,
        ImmutableDictionary<string, PropertyValue> inputs,
        ImmutableDictionary<string, PropertyValue> outputs,
        ResourceContext context);

    public abstract Task<ImmutableDictionary<string, PropertyValue>> UpdateAsync(
        string id,
        ImmutableDictionary<string, PropertyValue> inputs,
        ImmutableDictionary<string, PropertyValue> oldOutputs,
        ResourceContext context);

    public abstract Task DeleteAsync(
        string id,
        ImmutableDictionary<string, PropertyValue> inputs,
        ImmutableDictionary<string, PropertyValue> outputs,
        ResourceContext context);

    /// <summary>
    /// Compares inputs; in addition a drift found by the last refresh (output <c>drift</c>) is a change, so that the next
    /// update repairs it.
    /// </summary>
    public DiffResponse Diff(
        ImmutableDictionary<string, PropertyValue> oldInputs,
        ImmutableDictionary<string, PropertyValue> oldOutputs,
        ImmutableDictionary<string, PropertyValue> newInputs,
        ImmutableArray<string> ignoreChanges)
    {
        var changed = oldInputs.Keys.Union(newInputs.Keys, StringComparer.Ordinal)
            .Where(key => !ignoreChanges.Contains(key, StringComparer.Ordinal) && !SameInput(key, oldInputs, newInputs))
            .Order(StringComparer.Ordinal)
            .ToList();
        var drifted = oldOutputs.TryGetValue(Drift.Output, out var drift) && drift.TryGetArray(out var findings) && !findings.IsEmpty;
        var replaces = changed.Where(ReplaceKeys.Contains).ToList();
        if (drifted)
        {
            changed.Add(Drift.Output);
        }

        return new DiffResponse
        {
            Changes = changed.Count > 0,
            Diffs = changed,
            Replaces = replaces,
            // Also without a reason of ours: a person may ask for the replacement (--replace).
            DeleteBeforeReplace = DeleteBeforeReplace,
        };
    }

    private static bool SameInput(
        string key, ImmutableDictionary<string, PropertyValue> oldInputs, ImmutableDictionary<string, PropertyValue> newInputs) =>
        PropertyJson.SameContent(
            oldInputs.GetValueOrDefault(key, PropertyValue.Null), newInputs.GetValueOrDefault(key, PropertyValue.Null))
        && !newInputs.GetValueOrDefault(key, PropertyValue.Null).IsComputed;
}
