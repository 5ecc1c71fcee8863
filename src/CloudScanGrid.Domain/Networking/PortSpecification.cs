using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using CloudScanGrid.Domain.Display;

namespace CloudScanGrid.Domain.Networking;

/// <summary>Reads port lists as people write them for nmap's <c>-p</c>: <c>22,80-90,T:443,U:53,161</c>.</summary>
public static class PortSpecification
{
    /// <summary>
    /// Reads a list in which <c>T:</c>, <c>U:</c> and <c>S:</c> switch the protocol of what follows (TCP until then) and <c>-</c> alone means every port from 1.
    /// </summary>
    /// <param name="text">What the user wrote.</param>
    /// <param name="coverage">The ports by protocol.</param>
    /// <param name="error">A sentence that names the position (from 1), what stands there and the remedy.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out PortCoverage? coverage, [NotNullWhen(false)] out string? error)
    {
        coverage = null;
        List<PortRange> tcp = [], udp = [], sctp = [];
        var protocol = 'T';
        foreach (var part in text.AsSpan().Split(','))
        {
            var entry = text.AsSpan(part);
            var start = part.Start.Value;
            if (entry.Length > 1 && entry[1] == ':')
            {
                protocol = char.ToUpperInvariant(entry[0]);
                if (protocol is not ('T' or 'U' or 'S'))
                    return Fail(start, entry, "protocols are T: (TCP), U: (UDP) and S: (SCTP)", out error);
                entry = entry[2..];
                start += 2;
            }

            if (!TryParseEntry(entry, start, out var range, out error))
                return false;
            (protocol switch { 'T' => tcp, 'U' => udp, _ => sctp }).Add(range);
        }

        coverage = new PortCoverage { Tcp = PortRanges.Of(tcp), Udp = PortRanges.Of(udp), Sctp = PortRanges.Of(sctp) };
        error = null;
        return true;
    }

    internal static bool TryParseRanges(string text, [NotNullWhen(true)] out PortRanges? ranges, [NotNullWhen(false)] out string? error)
    {
        ranges = null;
        var parsed = new List<PortRange>();
        foreach (var part in text.AsSpan().Split(','))
        {
            if (!TryParseEntry(text.AsSpan(part), part.Start.Value, out var range, out error))
                return false;
            parsed.Add(range);
        }

        ranges = PortRanges.Of(parsed);
        error = null;
        return true;
    }

    private static bool TryParseEntry(ReadOnlySpan<char> entry, int start, out PortRange range, [NotNullWhen(false)] out string? error)
    {
        range = default;
        if (entry.Length == 0)
            return Fail(start, entry, "a port is missing here; remove the comma or write a port", out error);
        if (entry is "-")
        {
            range = new PortRange(1, ushort.MaxValue);
            error = null;
            return true;
        }

        var dash = entry.IndexOf('-');
        var first = dash < 0 ? entry : entry[..dash];
        var last = dash < 0 ? entry : entry[(dash + 1)..];
        if (!TryParsePort(first, out var from) || !TryParsePort(last, out var to))
            return Fail(start, entry, "ports are whole numbers from 0 to 65535, ranges are written 8000-8100", out error);
        if (from > to)
            return Fail(start, entry, $"a range ascends; write {to}-{from}", out error);
        range = new PortRange(from, to);
        error = null;
        return true;
    }

    // NumberStyles.None: no sign, no blanks, no group separators.
    private static bool TryParsePort(ReadOnlySpan<char> text, out ushort port) =>
        ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port);

    private static bool Fail(int start, ReadOnlySpan<char> entry, string remedy, out string error)
    {
        error = string.Create(CultureInfo.InvariantCulture, $"position {start + 1}, '{TerminalText.Escape(entry.ToString(), 40)}': {remedy}");
        return false;
    }
}
