namespace Pulumi;

/// <summary>An error whose message says everything: it is shown without type and stack trace.</summary>
public class RunException : Exception
{
    public RunException(string message)
        : base(message)
    {
    }

    public RunException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>For stack properties marked <see cref="OutputAttribute"/> that are no outputs.</summary>
    public static RunException OutputsHaveIncorrectType(IEnumerable<string> outputAttributeNames)
        => new($"[Output] attribute was placed on properties that are no Output<T>: {Names(outputAttributeNames)}.");

    internal static RunException OutputsHaveNoValue(IEnumerable<string> outputNames)
        => new($"Output(s) {Names(outputNames)} have no value assigned. [Output] properties must be assigned in the stack's constructor.");

    private static string Names(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"'{name}'"));
}

/// <summary>An error about a resource: its diagnostics appear under that resource.</summary>
public class ResourceException : Exception
{
    /// <param name="hideStack">Show the message only.</param>
    public ResourceException(string message, Resource? resource, bool hideStack = false)
        : base(message)
    {
        Resource = resource;
        HideStack = hideStack;
    }

    internal Resource? Resource { get; }

    internal bool HideStack { get; }
}

/// <summary>Wraps an error that is reported already. It fails the run without another diagnostic.</summary>
public class LogException(Exception exception) : Exception(exception.Message, exception);
