using System.Text;
using Cht.Hosts.Connections;

namespace Cht.Hosts.Tests.Connections;

public sealed class MarkedReadingTests
{
    private const string Mark = "cht-0123";

    /// <summary>Gives a few bytes at a time, as a network may, and waits for ever where it should have been left.</summary>
    private sealed class Pieces(string text, int size, bool ends) : MemoryStream(Encoding.UTF8.GetBytes(text))
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Position == Length && !ends)
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            return await base.ReadAsync(buffer[..Math.Min(size, buffer.Length)], cancellationToken);
        }
    }

    private static Task<MarkedText> OutputAsync(string text, int size, int limit = 1000, bool ends = false) =>
        MarkedReading.ReadOutputAsync(new Pieces(text, size, ends), Mark, limit, default);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(1000)]
    public async Task Answer_ends_with_its_last_line_however_it_arrives(int size)
    {
        var answer = await OutputAsync($"läßt\n{Mark}", size, ends: true);
        var whole = await OutputAsync($"läßt\nund mehr\n{Mark} 0\n", size);

        answer.ShouldBe(new MarkedText($"läßt\n{Mark}", IsMarked: false));
        whole.ShouldBe(new MarkedText($"läßt\nund mehr\n{Mark} 0\n", IsMarked: true));
    }

    [Fact]
    public async Task What_comes_after_the_last_line_is_not_part_of_the_answer() =>
        (await OutputAsync($"text\n{Mark} 12\nof a daemon", 1000)).ShouldBe(new MarkedText($"text\n{Mark} 12\n", IsMarked: true));

    [Fact]
    public async Task Mark_in_the_middle_of_a_line_is_text() =>
        (await OutputAsync($"echo {Mark} 0\nmore\n{Mark} 0\n", 5)).Text.ShouldBe($"echo {Mark} 0\nmore\n{Mark} 0\n");

    [Fact]
    public async Task More_than_the_limit_is_refused_while_it_is_read() =>
        (await Should.ThrowAsync<OutputTooLongException>(() => OutputAsync(new string('x', 101), 10, limit: 100))).Limit.ShouldBe(100);

    [Fact]
    public async Task Of_a_long_error_output_the_end_is_kept()
    {
        var text = string.Concat(Enumerable.Range(0, 200_000).Select(number => $"line {number}\n"));

        var error = await MarkedReading.ReadErrorAsync(new Pieces($"{text}\n{Mark}\n", 5000, ends: false), Mark, default);

        error.IsMarked.ShouldBeTrue();
        error.Text.ShouldEndWith($"line 199999\n\n{Mark}\n");
        error.Text.Length.ShouldBeInRange(250_000, 600_000);
    }
}
