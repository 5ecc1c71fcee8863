using CloudScanGrid.GrainInterfaces.Scanning;

namespace CloudScanGrid.Grains.Campaigns;

/// <summary>The regions without a scanner, as a part of a campaign's message that comes and goes while the rest of it stays.</summary>
internal static class ScannerTrouble
{
    private const string Separator = "; ";

    private static readonly string Beginning = new RegionState { Region = "", HasNoScanner = true }.Trouble!;

    /// <summary>The message with these troubles instead of those that it told.</summary>
    public static string? With(string? message, IEnumerable<string> troubles)
    {
        var parts = (message?.Split(Separator) ?? []).Where(part => !part.StartsWith(Beginning, StringComparison.Ordinal)).Concat(troubles).ToList();
        return parts.Count == 0 ? null : string.Join(Separator, parts);
    }

    /// <summary>The message without any.</summary>
    public static string? Without(string? message) => With(message, []);
}
