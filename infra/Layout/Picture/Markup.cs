using System.Globalization;
using System.Text;

namespace Cht.Layout;

/// <summary>Writes elements that are well-formed both as HTML and as XML; every text is escaped.</summary>
internal sealed class Markup
{
    private readonly StringBuilder text = new();

    public override string ToString() => text.ToString();

    /// <summary>Letters of no use on a page, which XML forbids, become a question mark.</summary>
    public static string Escape(string value) => string.Concat(value.Select(letter => letter switch
    {
        '&' => "&amp;",
        '<' => "&lt;",
        '>' => "&gt;",
        '"' => "&quot;",
        '\'' => "&#39;",
        '\n' or '\t' => letter.ToString(),
        < ' ' or '\ufffe' or '\uffff' or (>= '\ud800' and <= '\udfff') => "?",
        _ => letter.ToString(),
    }));

    /// <summary>One that contains others.</summary>
    public Markup Open(string element, params (string Name, object Value)[] attributes)
    {
        Tag(element, attributes);
        text.Append(">\n");
        return this;
    }

    public Markup Close(string element)
    {
        text.Append("</").Append(element).Append(">\n");
        return this;
    }

    /// <summary>One with a text inside.</summary>
    public Markup Text(string element, string content, params (string Name, object Value)[] attributes)
    {
        Tag(element, attributes);
        text.Append('>').Append(Escape(content)).Append("</").Append(element).Append(">\n");
        return this;
    }

    /// <summary>One with nothing inside.</summary>
    public Markup Empty(string element, params (string Name, object Value)[] attributes)
    {
        Tag(element, attributes);
        text.Append("/>\n");
        return this;
    }

    /// <summary>Text of this program's own that is no data, as it is.</summary>
    public Markup Own(string own)
    {
        text.Append(own);
        return this;
    }

    private void Tag(string element, (string Name, object Value)[] attributes)
    {
        text.Append('<').Append(element);
        foreach (var (name, value) in attributes)
        {
            text.Append(' ').Append(name).Append("=\"").Append(Escape(Convert.ToString(value, CultureInfo.InvariantCulture)!)).Append('"');
        }
    }
}
