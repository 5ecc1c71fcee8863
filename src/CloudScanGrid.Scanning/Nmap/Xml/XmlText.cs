using System.Xml;

namespace CloudScanGrid.Scanning.Nmap.Xml;

/// <summary>Reads elements and attributes of one host; cuts what is too long and counts the cuts.</summary>
internal sealed class XmlText(XmlReader reader, int maxLength)
{
    /// <summary>How many texts were cut.</summary>
    public int Cuts { get; private set; }

    public string Name => reader.LocalName;

    /// <summary>The attribute; null when it is missing or empty, which nmap's writers use alike.</summary>
    public string? Attribute(string name) => reader.GetAttribute(name) is { Length: > 0 } value ? Cut(value) : null;

    /// <summary>Whether the attribute is there, empty or not.</summary>
    public string? RawAttribute(string name) => reader.GetAttribute(name) is { } value ? Cut(value) : null;

    /// <summary>Opens the current element for <see cref="NextChild"/>.</summary>
    /// <returns>Its depth; -1 when it has no children.</returns>
    public int Open() => reader.IsEmptyElement ? -1 : reader.Depth;

    /// <summary>Moves to the next child element of the element at <paramref name="depth"/>, over whatever of the last child was not read.</summary>
    public bool NextChild(int depth)
    {
        while (depth >= 0 && reader.Read())
        {
            if (reader.NodeType == XmlNodeType.EndElement && reader.Depth == depth)
                return false;
            if (reader.NodeType == XmlNodeType.Element && reader.Depth == depth + 1)
                return true;
        }

        return false;
    }

    /// <summary>The texts of the current element's <c>cpe</c> children, at most 100.</summary>
    public List<string> ReadCpes()
    {
        var cpes = new List<string>();
        for (var depth = Open(); NextChild(depth);)
        {
            if (string.Equals(Name, "cpe", StringComparison.Ordinal) && cpes.Count < 100)
                cpes.Add(Content());
        }

        return cpes;
    }

    /// <summary>The text directly inside the current element.</summary>
    public string Content()
    {
        var depth = Open();
        var content = "";
        while (depth >= 0 && reader.Read())
        {
            if (reader.NodeType == XmlNodeType.EndElement && reader.Depth == depth)
                break;
            if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace
                && reader.Depth == depth + 1 && content.Length <= maxLength)
                content += reader.Value;
        }

        return Cut(content);
    }

    private string Cut(string text)
    {
        if (text.Length <= maxLength)
            return text;
        Cuts++;
        return text[..(char.IsHighSurrogate(text[maxLength - 1]) ? maxLength - 1 : maxLength)];
    }
}
