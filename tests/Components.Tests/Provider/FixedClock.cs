namespace Cht.Components.Tests.Provider;

/// <summary>This computer's clock, at one moment for the whole test.</summary>
internal sealed class FixedClock(DateTimeOffset now) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => now;
}
