using System.Globalization;
using System.Text;
using System.Text.Json;

namespace CloudScanGrid.Integrations.Inventory.File;

/// <summary>
/// Pulls JSON tokens out of a stream through one bounded buffer, so that a file costs the memory of its largest token, whatever its size.
/// </summary>
internal sealed class JsonTokens(Stream stream, CancellationToken cancellationToken)
{
    /// <summary>A million assets with ten tags each take about 600 MB.</summary>
    internal const long MostBytes = 1L << 30;

    /// <summary>A token beyond this ends the reading.</summary>
    internal const int MostTokenBytes = 16 << 20;

    /// <summary>A longer text is not decoded: no field takes one, and its beginning is enough to show it.</summary>
    internal const int MostTextBytes = 64 << 10;

    private const int MostDepth = 64;
    private const int ShownBytes = 256;

    private byte[] _buffer = new byte[64 << 10];
    private int _start;
    private int _end;
    private long _bytesRead;
    private bool _isEnded;
    private bool _isBegun;
    private JsonReaderState _state = new(new JsonReaderOptions { MaxDepth = MostDepth });

    /// <summary>The current token.</summary>
    public JsonTokenType Type { get; private set; }

    /// <summary>The decoded name or text, or the number as written; its beginning only where <see cref="IsCut"/>.</summary>
    public string Text { get; private set; } = "";

    /// <summary>Whether the token was too long to be decoded whole.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Whether the text is Unicode: neither broken UTF-8 nor half a surrogate pair.</summary>
    public bool IsUnicode { get; private set; }

    /// <summary>Goes to the next token.</summary>
    /// <returns>False behind the last one.</returns>
    /// <exception cref="UnreadableFileException">What follows is no JSON, or too large.</exception>
    public bool Read()
    {
        while (true)
        {
            var reader = new Utf8JsonReader(_buffer.AsSpan(_start, _end - _start), _isEnded, _state);
            bool isRead;
            try
            {
                isRead = reader.Read();
            }
            catch (JsonException exception)
            {
                throw Diagnose(exception, _start + (int)reader.BytesConsumed);
            }

            _start += (int)reader.BytesConsumed;
            _state = reader.CurrentState;
            if (isRead)
            {
                Take(ref reader);
                return true;
            }

            if (_isEnded)
                return false;
            Fill();
        }
    }

    /// <summary>Goes to the last token of the value that begins here.</summary>
    public void Skip()
    {
        var depth = 0;
        do
        {
            if (Type is JsonTokenType.StartObject or JsonTokenType.StartArray)
                depth++;
            else if (Type is JsonTokenType.EndObject or JsonTokenType.EndArray)
                depth--;
        }
        while (depth > 0 && Read());
    }

    private void Take(ref Utf8JsonReader reader)
    {
        _isBegun = true;
        Type = reader.TokenType;
        IsCut = false;
        IsUnicode = true;
        Text = "";
        if (Type is not (JsonTokenType.String or JsonTokenType.PropertyName or JsonTokenType.Number))
            return;

        var raw = reader.ValueSpan;
        if (raw.Length > MostTextBytes || (Type == JsonTokenType.Number && raw.Length > ShownBytes))
        {
            IsCut = true;
            Text = Encoding.UTF8.GetString(raw[..ShownBytes]);
        }
        else if (Type == JsonTokenType.Number)
        {
            Text = Encoding.UTF8.GetString(raw);
        }
        else
        {
            try
            {
                Text = reader.GetString()!;
            }
            catch (InvalidOperationException)
            {
                IsUnicode = false;
                Text = Encoding.UTF8.GetString(raw);
            }
        }
    }

    private void Fill()
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length)
        {
            if (_buffer.Length >= MostTokenBytes)
                throw new UnreadableFileException("one text or number", $"is larger than {MostTokenBytes >> 20} MiB; no field takes one of that size");
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        // A pipe may give its first bytes one by one; the byte order mark is read whole.
        var count = _bytesRead == 0 ? stream.ReadAtLeast(_buffer, 4, throwOnEndOfStream: false) : stream.Read(_buffer.AsSpan(_end));
        _isEnded = count == 0;
        if (_bytesRead == 0)
            ReadEncoding(ref count);
        _end += count;
        _bytesRead += count;
        if (_bytesRead > MostBytes)
            throw TooLarge(_bytesRead);
    }

    /// <summary>The refusal of a file of this size.</summary>
    public static UnreadableFileException TooLarge(long bytes) => new(
        string.Create(CultureInfo.InvariantCulture, $"at least {bytes:N0} bytes"),
        string.Create(CultureInfo.InvariantCulture, $"an inventory file holds at most {MostBytes:N0} bytes (1 GiB); split it by account"));

    private void ReadEncoding(ref int count)
    {
        var start = _buffer.AsSpan(_end, count);
        if (start.StartsWith<byte>([0xFF, 0xFE]) || start.StartsWith<byte>([0xFE, 0xFF]) || start.Contains((byte)0))
            throw new UnreadableFileException("not UTF-8", "the file is UTF-16, UTF-32 or no text at all; save it as UTF-8");
        if (!start.StartsWith(Encoding.UTF8.Preamble))
            return;
        start[3..].CopyTo(start);
        count -= 3;
        _bytesRead = 3;
    }

    private UnreadableFileException Diagnose(JsonException exception, int position)
    {
        if (_isEnded && !_isBegun)
            return new("nothing", "the file is empty; write at least {\"accounts\": []}");

        // The reader counts from 0; editors count from 1.
        var where = string.Create(CultureInfo.InvariantCulture, $"line {exception.LineNumber + 1}, column {exception.BytePositionInLine + 1}");
        if (_isEnded)
            return new(where, "the file ends in the middle of a value: it was cut short; write it whole");
        if (exception.Message.Contains("depth", StringComparison.Ordinal))
            return new(where, $"values are nested deeper than {MostDepth}; no inventory is");
        return new(where, RemedyAt(position));
    }

    private string RemedyAt(int position)
    {
        if (position >= _end)
            return "this is no JSON";
        var found = (char)_buffer[position];
        if (found is '/' or '#')
            return "JSON has no comments; remove it";
        if (found is '}' or ']' && PreviousVisible(position) == ',')
            return "JSON has no comma behind the last entry; remove it";
        if (found == '\'')
            return "JSON writes text in double quotes";
        return found is > ' ' and <= '~'
            ? $"'{found}' cannot stand here; compare with the example in docs/inventory.md"
            : string.Create(CultureInfo.InvariantCulture, $"byte 0x{(int)found:x2} cannot stand here; compare with the example in docs/inventory.md");
    }

    private char PreviousVisible(int position)
    {
        do
            position--;
        while (position >= 0 && _buffer[position] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n');
        return position < 0 ? '\0' : (char)_buffer[position];
    }
}
