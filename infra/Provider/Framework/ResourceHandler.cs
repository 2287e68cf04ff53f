using System.Collections.Immutable;
using Cht.Hosts;
using Cht.Provider.Importing;
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

    /// <summary>Inputs that earlier releases wrote into the state and this one has no use for: that they go is no change.</summary>
    protected virtual ImmutableHashSet<string> FormerInputs => [];

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

    /// <summary>True when files that the resource keeps on this computer are not there: another computer made them.</summary>
    protected virtual bool IsMissingHere(ImmutableDictionary<string, PropertyValue> inputs, ImmutableDictionary<string, PropertyValue> outputs) => false;

    /// <summary>
    /// Finds a resource by its id, for an import. Null: there is none. Most types have no need of it: what an update finds
    /// on a machine it takes over, and what it finds as wanted it leaves alone.
    /// </summary>
    /// <exception cref="ProvisioningException">This type cannot be imported, or the id says too little.</exception>
    public virtual Task<ImportedResource?> ImportAsync(ImportRequest request, ResourceContext context) => throw new ProvisioningException(
        "this computer", "Import a resource of a machine", $"resources of type {Token} are not known by an id alone", ImportRemedy);

    /// <summary>What to do where an import is refused.</summary>
    protected virtual string ImportRemedy =>
        "Put the resource into the program and run 'scripts/up': what it finds on the machine it takes over.";

    /// <summary>For what lives in the state alone: an update would make it anew, and what is on the machines would not fit any more.</summary>
    protected const string LivesInTheState =
        "It is kept in the state and nowhere else, and 'scripts/up' would draw a new one. Take back the state from before it was forgotten: "
        + "'scripts/infra stack import --file' with an export, or the .bak file beside the state.";

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
        var changed = oldInputs.Keys.Except(FormerInputs, StringComparer.Ordinal).Union(newInputs.Keys, StringComparer.Ordinal)
            .Where(key => !ignoreChanges.Contains(key, StringComparer.Ordinal) && !SameInput(key, oldInputs, newInputs))
            .Order(StringComparer.Ordinal)
            .ToList();
        var drifted = oldOutputs.TryGetValue(Drift.Output, out var drift) && drift.TryGetArray(out var findings) && !findings.IsEmpty;
        var replaces = changed.Where(ReplaceKeys.Contains).ToList();
        if (drifted)
        {
            changed.Add(Drift.Output);
        }
        else if (changed.Count == 0 && IsMissingHere(newInputs, oldOutputs))
        {
            changed.Add("path");
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
