namespace Pulumi.Experimental;

/// <summary>What a provider may ask of the engine that runs it.</summary>
public interface IEngine
{
    Task LogAsync(LogRequest message);

    /// <summary>Fails when the engine's version is not inside <paramref name="pulumiVersionRange"/>.</summary>
    Task RequirePulumiVersionAsync(string pulumiVersionRange);
}
