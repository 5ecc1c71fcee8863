using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using CloudScanGrid.Domain.Networking;

namespace CloudScanGrid.Storage.Documents;

/// <summary>
/// The long lists of ports that documents name instead of repeating: a campaign asks the same thousand ports of every host, in four kilobytes of text. The name
/// is made from the content, so that any number of writers agree on it. Any number of threads may use it.
/// </summary>
/// <param name="find">Finds a list's text in the store by its name; null where there is none.</param>
internal sealed class PortLists(Func<string, string?> find)
{
    /// <summary>Characters up to which a list stands in the document itself.</summary>
    private const int LongestInline = 64;

    /// <summary>More are not kept in memory; hosts that were given up for time have a list each.</summary>
    private const int MaxKnown = 4096;

    private const char Mark = '#';
    private const int NameBytes = 16;

    private readonly ConcurrentDictionary<string, PortCoverage> _known = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _unsaved = new(StringComparer.Ordinal);
    private volatile Named? _latest;

    private sealed record Named(PortCoverage Coverage, string Name);

    /// <summary>The lists, name and text, that documents written here name and the store may not have. They are saved with those documents or before.</summary>
    public IReadOnlyCollection<KeyValuePair<string, string>> Unsaved => _unsaved.IsEmpty ? [] : _unsaved.ToArray();

    public void MarkSaved(IEnumerable<KeyValuePair<string, string>> lists)
    {
        foreach (var list in lists)
            _unsaved.TryRemove(list);
    }

    /// <summary>How a document says which ports: the list, or its name.</summary>
    public string Write(PortCoverage coverage)
    {
        // One after the other, documents nearly always say the same.
        if (_latest is { } latest && latest.Coverage.Equals(coverage))
            return latest.Name;
        var text = coverage.ToString();
        var name = text.Length <= LongestInline ? text : NameOf(text);
        if (name != text && !_known.ContainsKey(name))
        {
            // First: whoever finds it known may count on it being saved.
            _unsaved[name] = text;
            Remember(name, coverage);
        }

        _latest = new(coverage, name);
        return name;
    }

    /// <summary>What <see cref="Write"/> said, one object for all documents that say the same.</summary>
    /// <exception cref="FormatException">It is no list of ports, or names one that the store does not have.</exception>
    public PortCoverage Read(string written)
    {
        if (!written.StartsWith(Mark))
            return Parse(written);
        if (_known.TryGetValue(written, out var known))
            return known;
        var coverage = Parse(find(written) ?? throw new FormatException($"The store has no list of ports named {written}."));
        Remember(written, coverage);
        return coverage;
    }

    private static string NameOf(string text) =>
        Mark + Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(text)).AsSpan(0, NameBytes));

    private static PortCoverage Parse(string text)
    {
        if (text.Length == 0)
            return PortCoverage.None;
        return PortSpecification.TryParse(text, out var coverage, out var error) ? coverage : throw new FormatException(error);
    }

    private void Remember(string name, PortCoverage coverage)
    {
        if (_known.Count >= MaxKnown)
            _known.Clear();
        _known[name] = coverage;
    }
}
