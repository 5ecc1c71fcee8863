using System.Globalization;
using CloudScanGrid.Domain.Detection;

namespace CloudScanGrid.Cli.Scans;

/// <summary>Findings for people: one block for each asset and port, because several detectors may speak of one incident.</summary>
internal static class FindingBlocks
{
    private const int MaxBlocks = 100;

    /// <summary>Writes the blocks, those of the surest finding first.</summary>
    /// <param name="findings">The findings.</param>
    /// <param name="write">Writes one line; escapes its holes.</param>
    public static void Write(IEnumerable<Finding> findings, Action<FormattableString> write)
    {
        var blocks = findings.GroupBy(finding => (finding.Asset, finding.Port)).OrderByDescending(block => block.Max(finding => finding.Confidence)).ToList();
        foreach (var block in blocks.Take(MaxBlocks))
        {
            var first = block.First();
            write($"");
            write($"{first.Asset.AssetId} ({first.Address}){(first.Port is { } port ? $" {port}" : "")}");
            foreach (var finding in block.OrderByDescending(finding => finding.Confidence))
            {
                write($"  {finding.Type}: {finding.Title} [{finding.Confidence.ToString("P0", CultureInfo.InvariantCulture)} sure]");
                foreach (var why in finding.Why)
                    write($"    - {why}");
            }
        }

        if (blocks.Count > MaxBlocks)
        {
            write($"");
            write($"{blocks.Count - MaxBlocks} more blocks are not shown; 'cloudscan finding list' lists every finding");
        }
    }
}
