namespace CloudScanGrid.Cli.Commands;

/// <summary>A profile as it is listed.</summary>
internal sealed record ProfileRow(string Name, string Ports, string Description, IReadOnlyList<string> Scripts);
