namespace Cht.Hosts;

/// <summary>How far a machine's clock is from this computer's, at least.</summary>
/// <param name="Ahead">Negative where the machine's clock is behind.</param>
public readonly record struct ClockSkew(TimeSpan Ahead)
{
    /// <summary>Certificates of a swarm are refused on clocks that differ much; k0sctl stops at the same figure.</summary>
    public static TimeSpan Tolerated { get; } = TimeSpan.FromSeconds(30);

    /// <summary>What an operator does about it. The machine's clock need not be the wrong one.</summary>
    public const string Remedy =
        "Switch time synchronisation on: 'timedatectl set-ntp true' on the machine (a container has the clock of the computer that runs it), "
        + "or here if this computer's clock is the wrong one.";

    public bool IsTolerated => Ahead.Duration() <= Tolerated;

    /// <summary>
    /// The machine said its time at some moment between question and answer. A time that fits one of these moments is right, so
    /// that an answer that took long makes no clock look wrong.
    /// </summary>
    public static ClockSkew Between(DateTimeOffset machine, DateTimeOffset askedAt, DateTimeOffset answeredAt) => new(
        machine > answeredAt && machine > askedAt ? machine - Later(askedAt, answeredAt)
        : machine < askedAt && machine < answeredAt ? machine - Earlier(askedAt, answeredAt)
        : TimeSpan.Zero);

    /// <summary>For people, as in "it is 60 s behind this computer's".</summary>
    public override string ToString() => $"{Ahead.Duration().TotalSeconds:0} s {(Ahead < TimeSpan.Zero ? "behind" : "ahead of")} this computer's";

    // This computer's own clock may be set in between.
    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
