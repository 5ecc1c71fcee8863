namespace CloudScanGrid.Scanning.Nmap.Xml;

/// <summary>Lets an <see cref="System.Xml.XmlReader"/> read a piece of a buffer without copying it into a string.</summary>
internal sealed class CharMemoryReader(ReadOnlyMemory<char> text) : TextReader
{
    private ReadOnlyMemory<char> _rest = text;

    public override int Peek() => _rest.IsEmpty ? -1 : _rest.Span[0];

    public override int Read()
    {
        var next = Peek();
        if (next >= 0)
            _rest = _rest[1..];
        return next;
    }

    public override int Read(char[] buffer, int index, int count)
    {
        var length = Math.Min(count, _rest.Length);
        _rest.Span[..length].CopyTo(buffer.AsSpan(index));
        _rest = _rest[length..];
        return length;
    }
}
