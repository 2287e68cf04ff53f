namespace Cht.Hosts.Tests;

public sealed class ClockSkewTests
{
    private static readonly DateTimeOffset Asked = new(2026, 11, 21, 3, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(60, 0, 60)]
    [InlineData(-60, 0, -60)]
    // Asked at 0, answered at 50: the machine may have said its time at any moment between.
    [InlineData(0, 50, 0)]
    [InlineData(50, 50, 0)]
    [InlineData(110, 50, 60)]
    [InlineData(-60, 50, -60)]
    // This computer's clock was set back while the machine was asked.
    [InlineData(-20, -50, 0)]
    [InlineData(60, -50, 60)]
    [InlineData(-110, -50, -60)]
    public void Only_a_time_that_fits_no_moment_between_question_and_answer_differs(double machine, double answered, double ahead) =>
        ClockSkew.Between(Asked.AddSeconds(machine), Asked, Asked.AddSeconds(answered)).Ahead.ShouldBe(TimeSpan.FromSeconds(ahead));

    [Theory]
    [InlineData(30, true)]
    [InlineData(-30, true)]
    [InlineData(30.1, false)]
    [InlineData(-30.1, false)]
    public void Half_a_minute_is_tolerated(double seconds, bool tolerated) =>
        new ClockSkew(TimeSpan.FromSeconds(seconds)).IsTolerated.ShouldBe(tolerated);

    [Theory]
    [InlineData(60, "60 s ahead of this computer's")]
    [InlineData(-3600, "3600 s behind this computer's")]
    public void The_direction_is_said(double seconds, string text) => new ClockSkew(TimeSpan.FromSeconds(seconds)).ToString().ShouldBe(text);
}
