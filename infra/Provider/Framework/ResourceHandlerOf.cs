using System.Collections.Immutable;
using Cht.Hosts;
using Pulumi.Experimental;
using Pulumi.Experimental.Provider;

namespace Cht.Provider.Framework;

/// <summary>A handler over plain records instead of property bags.</summary>
/// <typeparam name="TInputs">Members are the resource's inputs, camel-cased.</typeparam>
/// <typeparam name="TOutputs">Members are the resource's outputs, camel-cased.</typeparam>
internal abstract class ResourceHandler<TInputs, TOutputs> : ResourceHandler
    where TOutputs : class
{
    /// <summary>Outputs that are secrets by nature.</summary>
    protected virtual ImmutableHashSet<string> SecretOutputs => [];

    /// <summary>All problems of fully known inputs at once; nothing here may touch a machine.</summary>
    protected virtual IEnumerable<CheckFailure> Check(TInputs inputs) => [];

    /// <summary>True when files that the resource keeps on this computer are not there: another computer made them.</summary>
    protected virtual bool IsMissingHere(TInputs inputs, TOutputs outputs) => false;

    protected abstract Task<(string Id, TOutputs Outputs)> CreateAsync(TInputs inputs, ResourceContext context);

    protected abstract Task<TOutputs?> ReadAsync(string id, TInputs inputs, TOutputs outputs, ResourceContext context);

    protected abstract Task<TOutputs> UpdateAsync(string id, TInputs inputs, TOutputs oldOutputs, ResourceContext context);

    protected abstract Task DeleteAsync(string id, TInputs inputs, TOutputs outputs, ResourceContext context);

    protected sealed override bool IsMissingHere(
        ImmutableDictionary<string, PropertyValue> inputs, ImmutableDictionary<string, PropertyValue> outputs) =>
        !PropertyJson.HasUnknowns(inputs) && !PropertyJson.HasUnknowns(outputs)
        && IsMissingHere(PropertyJson.Bind<TInputs>(inputs), PropertyJson.Bind<TOutputs>(outputs));

    public sealed override ImmutableArray<CheckFailure> Check(ImmutableDictionary<string, PropertyValue> inputs) =>
        PropertyJson.Problems<TInputs>(inputs) is { IsEmpty: false } problems ? problems
        : PropertyJson.HasUnknowns(inputs) ? []
        : [.. Check(PropertyJson.Bind<TInputs>(inputs))];

    public sealed override async Task<(string Id, ImmutableDictionary<string, PropertyValue> Outputs)> CreateAsync(
        ImmutableDictionary<string, PropertyValue> inputs, ResourceContext context)
    {
        var (id, outputs) = await CreateAsync(PropertyJson.Bind<TInputs>(inputs), context);
        return (id, Unbind(outputs));
    }

    public sealed override async Task<ImmutableDictionary<string, PropertyValue>?> ReadAsync(
        string id,
        ImmutableDictionary<string, PropertyValue> inputs,
        ImmutableDictionary<string, PropertyValue> outputs,
        ResourceContext context)
    {
        try
        {
            var found = await ReadAsync(id, PropertyJson.Bind<TInputs>(inputs), PropertyJson.Bind<TOutputs>(outputs), context);
            return found is null ? null : Unbind(found);
        }
        catch (ProvisioningException refused) when (Drift.Tells(refused) && outputs.ContainsKey(Drift.Output))
        {
            // One machine that is away or in a strange state must not keep the others from being read; the next update
            // meets the same machine again and repairs it or fails with this very sentence.
            context.Warn(refused.Message);
            return outputs.SetItem(Drift.Output, Drift.Finding(refused.Message));
        }
    }

    public sealed override async Task<ImmutableDictionary<string, PropertyValue>> UpdateAsync(
        string id,
        ImmutableDictionary<string, PropertyValue> inputs,
        ImmutableDictionary<string, PropertyValue> oldOutputs,
        ResourceContext context) =>
        Unbind(await UpdateAsync(id, PropertyJson.Bind<TInputs>(inputs), PropertyJson.Bind<TOutputs>(oldOutputs), context));

    public sealed override Task DeleteAsync(
        string id,
        ImmutableDictionary<string, PropertyValue> inputs,
        ImmutableDictionary<string, PropertyValue> outputs,
        ResourceContext context) =>
        DeleteAsync(id, PropertyJson.Bind<TInputs>(inputs), PropertyJson.Bind<TOutputs>(outputs), context);

    private ImmutableDictionary<string, PropertyValue> Unbind(TOutputs outputs) => PropertyJson.Unbind(outputs, SecretOutputs);
}
