namespace Cht.Cli.Settings;

/// <summary>The stack file of a run: beside Pulumi.yaml, or the one that <c>--config-file</c> names.</summary>
internal sealed record SettingsLocation(string Path)
{
    public string Name => System.IO.Path.GetFileName(Path);

    public bool Exists => File.Exists(Path);

    public string ReadText() => Exists ? File.ReadAllText(Path) : string.Empty;

    public StackSettings Read() => Exists ? StackSettings.Read(ReadText(), Name) : StackSettings.Empty;

    /// <summary>Replaces the file in one step; nothing is written when nothing changed.</summary>
    public void Write(string text)
    {
        if (Exists && ReadText() == text)
        {
            return;
        }
        var temporary = $"{Path}.{Guid.NewGuid():N}.tmp";
        File.WriteAllText(temporary, text);
        File.Move(temporary, Path, overwrite: true);
    }
}
