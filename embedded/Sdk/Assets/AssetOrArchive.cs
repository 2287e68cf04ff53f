namespace Pulumi;

/// <summary>A file-like value (<see cref="Asset"/>) or a tree of them (<see cref="Archive"/>).</summary>
public abstract class AssetOrArchive
{
    private protected AssetOrArchive(string property, object content)
    {
        Property = property;
        Content = content;
    }

    /// <summary>The name of the content in state and on the wire: <c>text</c>, <c>path</c>, <c>uri</c> or <c>assets</c>.</summary>
    internal string Property { get; }

    /// <summary>A string, or for <c>assets</c> an <c>ImmutableDictionary&lt;string, AssetOrArchive&gt;</c>.</summary>
    internal object Content { get; }
}

/// <summary>One file or text.</summary>
public abstract class Asset : AssetOrArchive
{
    private protected Asset(string property, object content)
        : base(property, content)
    {
    }
}

/// <summary>A collection of assets.</summary>
public abstract class Archive : AssetOrArchive
{
    private protected Archive(string property, object content)
        : base(property, content)
    {
    }
}
