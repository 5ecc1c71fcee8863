using System.Collections.Immutable;
using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.Scanning.Nmap.Xml;

/// <summary>Reads <c>script</c> elements.</summary>
internal sealed class NseXml(XmlText xml, NmapXmlReaderOptions options)
{
    private int _nodes;

    /// <summary>How many tables and values were dropped for depth or number.</summary>
    public int Dropped { get; private set; }

    public NseScript? Read()
    {
        _nodes = 0;
        var id = xml.Attribute("id");
        var output = xml.RawAttribute("output");
        var elements = ReadChildren(xml.Open(), 1);
        return id is null ? null : new NseScript(id, output, elements);
    }

    private ImmutableArray<NseElement> ReadChildren(int depth, int level)
    {
        var children = ImmutableArray.CreateBuilder<NseElement>();
        while (xml.NextChild(depth))
        {
            if (xml.Name is not ("elem" or "table"))
                continue;
            if (level > options.MaxScriptDepth || _nodes >= options.MaxScriptNodes)
            {
                Dropped++;
                continue;
            }

            _nodes++;
            var key = xml.RawAttribute("key");
            children.Add(string.Equals(xml.Name, "elem", StringComparison.Ordinal)
                ? new NseElement(key, xml.Content(), [])
                : new NseElement(key, null, ReadChildren(xml.Open(), level + 1)));
        }

        return children.DrainToImmutable();
    }
}
