namespace Cht.Cli.Display;

/// <summary>What a piece of output means; its colour follows from it.</summary>
internal enum Tone { Plain, Create, Delete, Update, Replace, Read, Muted, Error, Warning, Heading }

/// <summary>Colours text with ANSI codes, or leaves it plain.</summary>
internal sealed record Ink(bool Enabled)
{
    public static Ink None { get; } = new(Enabled: false);

    public string Paint(string text, Tone tone) =>
        Enabled && tone != Tone.Plain && text.Length > 0 ? $"\u001b[{Code(tone)}m{text}\u001b[0m" : text;

    private static string Code(Tone tone) => tone switch
    {
        Tone.Create => "32",
        Tone.Delete or Tone.Error => "31",
        Tone.Update or Tone.Warning => "33",
        Tone.Replace => "35",
        Tone.Read => "36",
        Tone.Muted => "90",
        _ => "1",
    };
}
