using System.Collections.Immutable;

namespace CloudScanGrid.Scanning.Nmap.Xml;

/// <summary>Collects problems up to a bound, so that a hostile file cannot fill the memory with them.</summary>
internal sealed class XmlProblems(int bound)
{
    private readonly List<NmapXmlProblem> _kept = [];

    public int NotKept { get; private set; }

    public ImmutableArray<NmapXmlProblem> Kept => [.. _kept];

    public void Add(int line, int column, string message)
    {
        if (_kept.Count < bound)
            _kept.Add(new NmapXmlProblem(line, column, message));
        else
            NotKept++;
    }
}
