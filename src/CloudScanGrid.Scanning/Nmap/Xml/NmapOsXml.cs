using System.Collections.Immutable;
using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.Scanning.Nmap.Xml;

/// <summary>Reads <c>os</c>: classes stand inside their match (nmap 6 and later) or beside it (earlier).</summary>
internal sealed class NmapOsXml(XmlText xml)
{
    private const int MaxMatches = 1000;

    private readonly List<OsMatch> _matches = [];
    private readonly List<OsMatch> _looseClasses = [];

    public void Read()
    {
        for (var depth = xml.Open(); xml.NextChild(depth);)
        {
            if (_matches.Count + _looseClasses.Count >= MaxMatches)
                continue;
            if (string.Equals(xml.Name, "osmatch", StringComparison.Ordinal))
                ReadMatch();
            else if (string.Equals(xml.Name, "osclass", StringComparison.Ordinal))
                _looseClasses.Add(ReadClass());
        }
    }

    /// <summary>The matches, likeliest first; where there is none, the classes.</summary>
    public ImmutableArray<OsMatch> Finish()
    {
        if (_matches.Count == 0)
            _matches.AddRange(_looseClasses);
        else
            _matches[0] = _matches[0] with { Cpes = [.. _matches[0].Cpes.Concat(_looseClasses.SelectMany(osClass => osClass.Cpes)).Distinct(StringComparer.Ordinal)] };
        return [.. _matches.OrderByDescending(match => match.AccuracyPercent)];
    }

    private void ReadMatch()
    {
        var name = xml.Attribute("name") ?? "";
        var accuracy = Accuracy();
        var cpes = new List<string>();
        for (var depth = xml.Open(); xml.NextChild(depth);)
        {
            if (string.Equals(xml.Name, "osclass", StringComparison.Ordinal))
                cpes.AddRange(ReadClass().Cpes);
        }

        _matches.Add(new OsMatch(name, accuracy, [.. cpes.Distinct(StringComparer.Ordinal)]));
    }

    private OsMatch ReadClass()
    {
        var name = string.Join(' ', new[] { xml.Attribute("vendor"), xml.Attribute("osfamily"), xml.Attribute("osgen") }.OfType<string>());
        return new OsMatch(name, Accuracy(), [.. xml.ReadCpes()]);
    }

    private int Accuracy() => Math.Clamp(NmapText.Number(xml.Attribute("accuracy")) ?? 0, 0, 100);
}
