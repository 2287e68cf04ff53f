namespace Cht.Engine.Providers;

/// <summary>
/// A provider that only foretells. What its check refuses is told and the preview goes on, so that everything wrong with a
/// program is found in one run; every other operation is refused before the provider is asked anything.
/// </summary>
public interface IPreviewOnlyProvider
{
    /// <summary>Package whose resources it stands for.</summary>
    string Package { get; }
}
