namespace CloudScanGrid.Scanning.Nmap.Xml;

/// <summary>Something wrong with a file, and where.</summary>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column, from 1.</param>
/// <param name="Message">What is wrong and what became of it, in a sentence.</param>
public sealed record NmapXmlProblem(int Line, int Column, string Message);
