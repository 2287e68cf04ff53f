namespace Pulumi;

public readonly partial struct Urn
{
    /// <summary>
    /// Computes the URN that a resource would have. Project and stack default to the running ones and count only without a
    /// parent; a child of the stack itself carries no parent type.
    /// </summary>
    public static Output<string> Create(
        Input<string> name,
        Input<string> type,
        Resource? parent = null,
        Input<string>? parentUrn = null,
        Input<string>? project = null,
        Input<string>? stack = null)
    {
        if (parent is not null && parentUrn is not null)
        {
            throw new ArgumentException("Only one of 'parent' and 'parentUrn' can be given.");
        }

        var parentOutput = parent?.Urn ?? parentUrn?.ToOutput();
        var prefix = parentOutput is not null
            ? parentOutput.Apply(ChildPrefix)
            : Output.Tuple(stack.Or(() => Deployment.Required.StackName), project.Or(() => Deployment.Required.Project))
                .Apply(parts => $"urn:pulumi:{parts.Item1}::{parts.Item2}::");
        return Output.Tuple(prefix, type.ToOutput(), name.ToOutput())
            .Apply(parts => $"{parts.Item1}{parts.Item2}::{parts.Item3}");
    }

    private static string ChildPrefix(string urn)
    {
        var parts = UrnParts.Parse(urn);
        var types = parts.QualifiedType == Pulumi.Stack.RootType ? string.Empty : $"{parts.QualifiedType}$";
        return $"urn:pulumi:{parts.Stack}::{parts.Project}::{types}";
    }
}

file static class InputDefault
{
    public static Output<string> Or(this Input<string>? input, Func<string> fallback)
        => input?.ToOutput() ?? Output.Create(fallback());
}
