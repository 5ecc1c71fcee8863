namespace CloudScanGrid.Scanning.Nmap.Xml;
public sealed class NmapXmlWriter { public const string IncompleteMark = "incomplete"; }
