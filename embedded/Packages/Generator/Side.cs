namespace Cht.Packages.Generator;

/// <summary>Where a type stands; each has C# types of its own.</summary>
internal enum Side
{
    /// <summary>Arguments of a resource, and of a function that answers an output.</summary>
    Input,

    /// <summary>Arguments of a function that answers a task: plain values.</summary>
    Plain,

    /// <summary>Arguments nested in those of a function that answers an output.</summary>
    FunctionInput,

    /// <summary>Outputs of a resource.</summary>
    Output,

    /// <summary>Results of a function.</summary>
    Result,
}
