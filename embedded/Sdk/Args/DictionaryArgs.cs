using System.Collections.Immutable;

namespace Pulumi;

/// <summary>Resource arguments without a class of their own.</summary>
public sealed class DictionaryResourceArgs(ImmutableDictionary<string, object?> dictionary) : ResourceArgs
{
    internal override ImmutableDictionary<string, object?> ToDictionary() => dictionary;
}

/// <summary>Function arguments without a class of their own.</summary>
public sealed class DictionaryInvokeArgs(ImmutableDictionary<string, object?> dictionary) : InvokeArgs
{
    internal override ImmutableDictionary<string, object?> ToDictionary() => dictionary;
}
