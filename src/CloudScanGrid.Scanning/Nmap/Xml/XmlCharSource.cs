using System.Text;
using System.Text.RegularExpressions;

namespace CloudScanGrid.Scanning.Nmap.Xml;

/// <summary>
/// Decodes a stream of XML as far as it has arrived. Bytes that are invalid in the encoding become U+FFFD: old nmap wrote banners raw. The declared encoding is
/// taken from wherever the XML declaration stands, for some tools put a licence comment before it.
/// </summary>
internal sealed partial class XmlCharSource(Stream stream)
{
    private const int SniffLength = 4096;

    private readonly byte[] _bytes = new byte[32 * 1024];
    private int _length;
    private bool _ended;
    private Decoder? _decoder;

    /// <summary>Reads what is there; waits only when nothing is.</summary>
    /// <param name="chars">At least as many as an encoding may give for one byte.</param>
    /// <returns>How many; 0 at the end.</returns>
    public async ValueTask<int> ReadAsync(Memory<char> chars, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (_length == 0 && !_ended)
                await FillAsync(cancellationToken);
            while (_decoder is null)
            {
                _decoder = Sniff();
                if (_decoder is null)
                    await FillAsync(cancellationToken);
            }

            _decoder.Convert(_bytes.AsSpan(0, _length), chars.Span, _ended, out var used, out var made, out _);
            _bytes.AsSpan(used, _length - used).CopyTo(_bytes);
            _length -= used;
            if (made > 0 || (_ended && _length == 0))
                return made;
        }
    }

    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        var read = await stream.ReadAsync(_bytes.AsMemory(_length), cancellationToken);
        _length += read;
        _ended = read == 0;
    }

    private Decoder? Sniff()
    {
        var head = _bytes.AsSpan(0, Math.Min(_length, SniffLength));
        if (head.StartsWith((byte[])[0xFF, 0xFE]))
            return Encoding.Unicode.GetDecoder();
        if (head.StartsWith((byte[])[0xFE, 0xFF]))
            return Encoding.BigEndianUnicode.GetDecoder();
        var text = Encoding.Latin1.GetString(head);
        var isKnown = _ended || head.Length == SniffLength || text.Contains("?>", StringComparison.Ordinal) || text.Contains("<nmaprun", StringComparison.Ordinal);
        if (!isKnown)
            return null;
        return DeclaredLatin1().IsMatch(text) ? Encoding.Latin1.GetDecoder() : Encoding.UTF8.GetDecoder();
    }

    // Every other encoding that scanners declare is a part of UTF-8 (US-ASCII) or announces itself by a byte order mark.
    [GeneratedRegex("""<\?xml[^>]{0,200}encoding\s*=\s*["'](?:iso-8859-1|latin1|windows-1252)["']""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex DeclaredLatin1();
}
