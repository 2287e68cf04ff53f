namespace Cht.Sdk.Tests.Surface;

public sealed class The_renderer_writes_the_format_of_the_listing
{
    [Fact]
    public void A_type_with_one_member_of_each_kind()
    {
        var rendered = SurfaceRenderer.Render(typeof(Sample<>).Assembly).Single(type => type.Name.EndsWith("Sample<T>", StringComparison.Ordinal));

        rendered.Headline.ShouldBe("Cht.Sdk.Tests.Surface :: abstract class Sample<T> : List<T>, IAsyncDisposable");
        rendered.Members.ShouldBe(
        [
            "protected ctor(bool flag = false)",
            "static readonly string Text",
            "protected int? Number { get; }",
            "T Item { get; init; }",
            "static implicit operator Sample<T>(string text)",
            "override string ToString()",
            "virtual Task<(string, object)> PairAsync(Byte[] content, params string[] rest)",
            "static bool TryGet<TKey>(TKey key, out T value)",
            "ValueTask DisposeAsync()",
        ]);
    }
}

#pragma warning disable CA1000, CA1062, CA1816, CA2211, CA2225, MA0016, MA0018, MA0055, RCS1158 // The shapes are the test.
public abstract class Sample<T> : List<T>, IAsyncDisposable
{
    public static readonly string Text = "text";

    protected Sample(bool flag = false) => Number = flag ? 1 : null;

    protected int? Number { get; private set; }

    public required T Item { get; init; }

    internal string Hidden => Text;

    public static implicit operator Sample<T>(string text) => throw new NotSupportedException(text);

    public override string ToString() => Hidden;

    public virtual Task<(string Name, object Value)> PairAsync(byte[] content, params string[] rest)
        => Task.FromResult<(string, object)>((Text, content));

    public static bool TryGet<TKey>(TKey key, out T value)
    {
        value = default!;
        return key is not null;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
