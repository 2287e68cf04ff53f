using Cht.Layout;
using Pulumi.Experimental.Provider;

namespace Cht.Provider.Compose;

/// <summary>The layout document as an input. All machines of a stack are given the same one, so that the last one read is kept.</summary>
internal static class LayoutInput
{
    private static volatile ReadLayout? last;

    /// <exception cref="FormatException">No layout document, or one of another version.</exception>
    public static LayoutDocument Parse(string layout)
    {
        if (last is { } read && string.Equals(read.Text, layout, StringComparison.Ordinal))
        {
            return read.Document;
        }

        var document = LayoutDocument.Parse(layout);
        last = new(layout, document);
        return document;
    }

    public static IEnumerable<CheckFailure> Problems(string layout)
    {
        string? problem = null;
        try
        {
            _ = Parse(layout);
        }
        catch (FormatException error)
        {
            problem = error.Message;
        }

        return problem is null ? [] : [new CheckFailure("layout", problem)];
    }

    private sealed record ReadLayout(string Text, LayoutDocument Document);
}
