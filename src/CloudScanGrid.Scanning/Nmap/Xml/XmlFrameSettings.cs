using System.Xml;

namespace CloudScanGrid.Scanning.Nmap.Xml;

/// <summary>How a frame is parsed: no document type, so no entity beyond XML's five; no resolver, so nothing is fetched; any character, for old nmap writes them raw.</summary>
internal static class XmlFrameSettings
{
    public static XmlReaderSettings Create() => new()
    {
        ConformanceLevel = ConformanceLevel.Fragment,
        DtdProcessing = DtdProcessing.Ignore,
        XmlResolver = null,
        CheckCharacters = false,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        MaxCharactersFromEntities = 1024,
    };
}
