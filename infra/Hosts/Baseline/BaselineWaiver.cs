namespace Cht.Hosts.Baseline;

/// <summary>A rule of a benchmark that is not followed, and why.</summary>
/// <param name="Id">Stable name, also in docs/security.md.</param>
/// <param name="Rule">What the benchmark asks for, with its own id where it has one.</param>
/// <param name="Reason">Why not here.</param>
public sealed record BaselineWaiver(string Id, string Rule, string Reason)
{
    public override string ToString() => $"{Id}: {Rule}: {Reason}";
}
