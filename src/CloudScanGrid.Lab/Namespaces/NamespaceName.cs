using System.Globalization;
using System.Text.RegularExpressions;
using CloudScanGrid.Lab.Processes;

namespace CloudScanGrid.Lab.Namespaces;

/// <summary>
/// The name of a namespace of a laboratory, as in <c>csg-lab-812-104557-1-fleet</c>. It holds its owner, so that whoever comes later knows without any file
/// whether it was left behind.
/// </summary>
/// <param name="Owner">The process that made it.</param>
/// <param name="Laboratory">Which laboratory of that process, from 1.</param>
/// <param name="Side">What stands there: <c>fleet</c>, <c>scan</c>, or one of whoever scans from more places; lower-case letters and digits.</param>
internal readonly partial record struct NamespaceName(ProcessIdentity Owner, int Laboratory, string Side)
{
    /// <summary>The name; null for a namespace of somebody else.</summary>
    public static NamespaceName? TryParse(string text)
    {
        var match = Form().Match(text);
        return match.Success
            && int.TryParse(match.Groups["pid"].ValueSpan, CultureInfo.InvariantCulture, out var pid)
            && long.TryParse(match.Groups["start"].ValueSpan, CultureInfo.InvariantCulture, out var start)
            && int.TryParse(match.Groups["lab"].ValueSpan, CultureInfo.InvariantCulture, out var laboratory)
                ? new(new ProcessIdentity(pid, start), laboratory, match.Groups["side"].Value)
                : null;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"csg-lab-{Owner.ProcessId}-{Owner.StartTicks}-{Laboratory}-{Side}");

    [GeneratedRegex("^csg-lab-(?<pid>[0-9]+)-(?<start>[0-9]+)-(?<lab>[0-9]+)-(?<side>[a-z][a-z0-9]*)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Form();
}
