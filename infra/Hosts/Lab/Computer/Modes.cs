namespace Cht.Hosts.Lab;

/// <summary>File modes, written in octal the way people know them.</summary>
internal static class Modes
{
    /// <summary>0644</summary>
    public const int Public = 0b110_100_100;

    /// <summary>0600</summary>
    public const int Private = 0b110_000_000;

    /// <summary>0440</summary>
    public const int ReadOnly = 0b100_100_000;

    /// <summary>0444</summary>
    public const int PublicReadOnly = 0b100_100_100;

    /// <summary>0640</summary>
    public const int Group = 0b110_100_000;
}
