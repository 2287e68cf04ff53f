using System.Collections.Immutable;
using Cht.Engine.Properties;
using Cht.Engine.State;
using Pulumi.Experimental;

namespace Cht.Engine.Steps;

/// <summary>The built-in resource <c>pulumi:pulumi:StackReference</c>.</summary>
internal static class StackReferences
{
    public const string Type = "pulumi:pulumi:StackReference";

    public static ResourceState Read(ResourceState draft, Func<string, StackSnapshot?> otherStacks)
    {
        var name = draft.Inputs.GetValueOrDefault("name", PropertyValue.Null).TryGetString(out var text)
            ? text : throw new RegistrationRefusedException("A stack reference needs the name of a stack, as in organization/<project>/<stack>.");
        var stack = otherStacks(name)
            ?? throw new RegistrationRefusedException($"There is no stack '{name}'. 'scripts/infra stack ls' lists those there are.");
        var secretNames = stack.StackOutputs
            .Where(output => PropertyMaps.ContainsSecret(output.Value))
            .Select(output => new PropertyValue(output.Key))
            .ToImmutableArray();
        return draft with
        {
            Id = name,
            External = true,
            Outputs = PropertyMaps.Empty
                .Add("name", new PropertyValue(name))
                .Add("outputs", new PropertyValue(stack.StackOutputs))
                .Add("secretOutputNames", new PropertyValue(secretNames)),
        };
    }
}
