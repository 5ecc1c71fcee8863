namespace CloudScanGrid.Scanning.Nmap.Xml;

/// <summary>A piece of the file. The text is valid until the next one is asked for.</summary>
internal readonly record struct XmlFrame(XmlFrameKind Kind, ReadOnlyMemory<char> Text, int Line, int Column);
