using CloudScanGrid.Domain.Display;

namespace CloudScanGrid.Domain.Exposure.Terraform;

/// <summary>What becomes of a resource, line by line, as a unified diff marks it: <c>-</c> is there now, <c>+</c> is proposed, a space stays.</summary>
internal static class HclDiff
{
    /// <summary>A resource that is new.</summary>
    public static IEnumerable<string> Added(HclBlock resource) => Marked('+', resource.Lines());

    /// <summary>A resource that goes.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="importId">What <c>terraform import</c> knows it by.</param>
    public static IEnumerable<string> Removed(HclBlock resource, string importId) => [Known(importId), .. Marked('-', resource.Lines())];

    /// <summary>A resource that changes between its first and its last line.</summary>
    /// <param name="now">As it is.</param>
    /// <param name="proposed">As it would be.</param>
    /// <param name="importId">What <c>terraform import</c> knows it by.</param>
    public static IEnumerable<string> Changed(HclBlock now, HclBlock proposed, string importId)
    {
        string[] before = [.. now.Lines()];
        string[] after = [.. proposed.Lines()];
        var most = Math.Min(before.Length, after.Length);
        var head = before.Zip(after).TakeWhile(pair => pair.First == pair.Second).Count();
        var tail = Enumerable.Reverse(before).Zip(Enumerable.Reverse(after)).Take(most - head).TakeWhile(pair => pair.First == pair.Second).Count();
        return
        [
            Known(importId),
            .. Marked(' ', before[..head]),
            .. Marked('-', before[head..^tail]),
            .. Marked('+', after[head..^tail]),
            .. Marked(' ', before[^tail..]),
        ];
    }

    private static string Known(string importId) => $" # import id: {HclText.Quoted(importId)}";

    private static IEnumerable<string> Marked(char mark, IEnumerable<string> lines) => lines.Select(line => $"{mark}{line}");
}
