using System.Collections.Immutable;
using Cht.Engine.State;
using Pulumi;
using Pulumi.Monitor;

namespace Cht.Engine.Steps;

/// <summary>The new state of a resource as far as the program decides it; id and outputs come from the step.</summary>
internal static class ResourceDraft
{
    public const string RootType = "pulumi:pulumi:Stack";

    public static ResourceState From(ResourceGoal goal, string urn, PropertyMap inputs, string? provider, ResourceState? old) => new()
    {
        Urn = urn,
        Type = goal.Type,
        Custom = goal.Custom,
        Inputs = inputs,
        Parent = goal.ParentUrn,
        Protect = goal.Protect ?? false,
        Dependencies = Sorted(goal.Dependencies),
        Provider = provider,
        PropertyDependencies = goal.PropertyDependencies
            .ToImmutableDictionary(entry => entry.Key, entry => Sorted(entry.Value), StringComparer.Ordinal),
        AdditionalSecretOutputs = goal.AdditionalSecretOutputs,
        Aliases = goal.AliasUrns,
        CustomTimeouts = Timeouts(goal),
        ImportId = goal.ImportId,
        RetainOnDelete = goal.RetainOnDelete ?? false,
        DeletedWith = goal.DeletedWith,
        ReplaceWith = Sorted(goal.ReplaceWith),
        ReplacementTrigger = goal.ReplacementTrigger,
        Created = old?.Created,
        Modified = old?.Modified,
        OtherFields = old?.OtherFields ?? ImmutableDictionary<string, System.Text.Json.JsonElement>.Empty,
    };

    /// <summary>The types of the parents, the stack left out, then the resource's own type.</summary>
    public static string UrnOf(StackIdentity stack, ResourceGoal goal)
    {
        var parentType = goal.ParentUrn is null ? RootType : UrnParts.Parse(goal.ParentUrn).QualifiedType;
        var type = parentType == RootType ? goal.Type : $"{parentType}${goal.Type}";
        return new UrnParts(stack.Name, stack.Project, type, goal.Name).ToString();
    }

    /// <summary>The order in which a program finds dependencies varies; the state must not.</summary>
    private static ImmutableArray<string> Sorted(ImmutableArray<string> urns) =>
        [.. urns.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private static ResourceTimeouts? Timeouts(ResourceGoal goal) =>
        goal is { CreateTimeout: null, UpdateTimeout: null, DeleteTimeout: null } ? null : new ResourceTimeouts(
            goal.CreateTimeout?.TotalSeconds ?? 0, goal.UpdateTimeout?.TotalSeconds ?? 0, goal.DeleteTimeout?.TotalSeconds ?? 0);
}
