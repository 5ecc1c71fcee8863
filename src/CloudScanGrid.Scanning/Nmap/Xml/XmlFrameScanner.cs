namespace CloudScanGrid.Scanning.Nmap.Xml;

/// <summary>
/// Cuts a file into single tags and whole hosts before any XML parser sees it. So one mangled host costs that host only, a run that was killed keeps every
/// host before, a declaration or a document type may stand anywhere and defines no entity, and no more than one host is in memory.
/// </summary>
/// <remarks>It relies on one rule of XML: outside of comments and CDATA a <c>&lt;</c> always begins markup, even inside attribute values.</remarks>
internal sealed class XmlFrameScanner(Stream stream, int maxHostLength, XmlProblems problems)
{
    private const int MaxTagLength = 1024 * 1024;
    private const int LeastRoom = 16;

    private static readonly string[] Marks = ["<host", "</host", "<!--", "<![CDATA[", "<runstats", "<nmaprun", "</nmaprun"];

    private readonly XmlCharSource _source = new(stream);
    private char[] _buffer = new char[64 * 1024];
    private int _start;
    private int _end;
    private int _scanned;
    private bool _isEnded;
    private bool _isInHost;
    private char _quote;
    private string? _skipTo;

    /// <summary>The line of the next character, from 1.</summary>
    public int Line { get; private set; } = 1;

    /// <summary>The column of the next character, from 1.</summary>
    public int Column { get; private set; } = 1;

    /// <summary>The next piece; null at the end of the file.</summary>
    public async ValueTask<XmlFrame?> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (TryCut(out var frame))
                return frame;
            if (_isEnded)
                return null;
            await FillAsync(cancellationToken);
        }
    }

    // False: more characters are needed, or the file ended.
    private bool TryCut(out XmlFrame frame)
    {
        frame = default;
        while (true)
        {
            if (_skipTo is not null && !TrySkip())
                return false;
            if (_isInHost)
            {
                if (TryCutHost(out frame, out var isAgain))
                    return true;
                if (!isAgain)
                    return false;
                continue;
            }

            if (!TryFindMark())
                return false;
            if (TryBeginSkip())
                continue;
            if (IsAt(_start, "<host") && IsNameEnd(_start + 5))
            {
                _isInHost = true;
                _scanned = _start + 1;
                continue;
            }

            if (TryCutTag(out frame, out var isBroken))
                return true;
            if (!isBroken)
                return false;
        }
    }

    private bool TryFindMark()
    {
        if (_scanned > _start)
            return true;
        var at = _buffer.AsSpan(_start, _end - _start).IndexOf('<');
        Consume(at < 0 ? _end - _start : at);
        return at >= 0 && !MayBecomeMark(_start);
    }

    // Comments and CDATA may hold anything, a '<' too.
    private bool TryBeginSkip()
    {
        var at = _isInHost ? _scanned : _start;
        _skipTo = IsAt(at, "<!--") ? "-->" : IsAt(at, "<![CDATA[") ? "]]>" : null;
        if (_skipTo is null)
            return false;
        _scanned = at + 4;
        return true;
    }

    private bool TrySkip()
    {
        var at = _buffer.AsSpan(_scanned, _end - _scanned).IndexOf(_skipTo);
        _scanned = at >= 0 ? at + _scanned + _skipTo!.Length : Math.Max(_scanned, _end - _skipTo!.Length + 1);
        if (at >= 0)
            _skipTo = null;
        if (!_isInHost)
        {
            Consume(_scanned - _start);
            return at >= 0;
        }

        // An overlong comment inside a host counts as part of it.
        return at >= 0 || _scanned - _start > maxHostLength;
    }

    private bool TryCutHost(out XmlFrame frame, out bool isAgain)
    {
        frame = default;
        isAgain = false;
        var at = _buffer.AsSpan(_scanned, _end - _scanned).IndexOf('<');
        _scanned = at < 0 ? _end : _scanned + at;
        if (_scanned - _start > maxHostLength)
        {
            problems.Add(Line, Column, $"a host is longer than {maxHostLength:N0} characters: its beginning is kept");
            frame = new XmlFrame(XmlFrameKind.CutHost, _buffer.AsMemory(_start, maxHostLength), Line, Column);
            _skipTo = null;
            LeaveHost(maxHostLength);
            return true;
        }

        if (at < 0 || MayBecomeMark(_scanned))
            return EndInsideHost();
        if (IsAt(_scanned, "</host") && IsNameEnd(_scanned + 6))
        {
            var close = _buffer.AsSpan(_scanned, _end - _scanned).IndexOf('>');
            if (close < 0)
                return EndInsideHost();
            var length = _scanned + close + 1 - _start;
            frame = new XmlFrame(XmlFrameKind.Host, _buffer.AsMemory(_start, length), Line, Column);
            LeaveHost(length);
            return true;
        }

        isAgain = true;
        if (TryBeginSkip())
            return false;
        if ((IsAt(_scanned, "<host") && IsNameEnd(_scanned + 5)) || IsAt(_scanned, "<runstats") || IsAt(_scanned, "<nmaprun") || IsAt(_scanned, "</nmaprun"))
        {
            problems.Add(Line, Column, "a host is not closed: it is not kept");
            LeaveHost(_scanned - _start);
            return false;
        }

        _scanned++;
        return false;
    }

    private bool EndInsideHost()
    {
        if (_isEnded)
        {
            problems.Add(Line, Column, "the file ends inside a host: it is not kept");
            LeaveHost(_end - _start);
        }

        return false;
    }

    private void LeaveHost(int length)
    {
        _isInHost = false;
        Consume(length);
    }

    private bool TryCutTag(out XmlFrame frame, out bool isBroken)
    {
        frame = default;
        for (var at = Math.Max(_scanned, _start + 1); at < _end; at++)
        {
            var current = _buffer[at];
            if (current == '<' || at - _start >= MaxTagLength)
            {
                problems.Add(Line, Column, current == '<' ? "a tag is not closed: it is ignored" : $"a tag is longer than {MaxTagLength:N0} characters: it is ignored");
                _quote = default;
                Consume(at - _start);
                isBroken = true;
                return false;
            }

            if (_quote != 0)
                _quote = current == _quote ? default : _quote;
            else if (current is '"' or '\'')
                _quote = current;
            else if (current == '>')
            {
                frame = new XmlFrame(XmlFrameKind.Tag, _buffer.AsMemory(_start, at + 1 - _start), Line, Column);
                Consume(frame.Text.Length);
                isBroken = false;
                return true;
            }
        }

        _scanned = _end;
        isBroken = false;
        return false;
    }

    // Never waits for more than it needs: on a pipe nothing may follow the end of a host for a long time.
    private bool MayBecomeMark(int at)
    {
        if (_isEnded || _end - at > "</nmaprun".Length)
            return false;
        var rest = _buffer.AsSpan(at, _end - at);
        foreach (var mark in Marks)
        {
            if (mark.AsSpan().StartsWith(rest))
                return true;
        }

        return false;
    }

    private bool IsAt(int at, string mark) => _buffer.AsSpan(at, _end - at).StartsWith(mark);

    private bool IsNameEnd(int at) => at < _end && (char.IsWhiteSpace(_buffer[at]) || _buffer[at] is '>' or '/');

    private void Consume(int count)
    {
        var passed = _buffer.AsSpan(_start, count);
        var newLines = passed.Count('\n');
        Line += newLines;
        Column = newLines == 0 ? Column + count : count - passed.LastIndexOf('\n');
        _start += count;
        _scanned = _start;
    }

    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        if (_start > 0 && (_start == _end || _buffer.Length - _end < LeastRoom))
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _scanned -= _start;
            _start = 0;
        }

        if (_buffer.Length - _end < LeastRoom)
            Array.Resize(ref _buffer, _buffer.Length * 2);
        var read = await _source.ReadAsync(_buffer.AsMemory(_end), cancellationToken);

        // XmlReader takes NUL for the end of its own buffer.
        _buffer.AsSpan(_end, read).Replace('\0', '\uFFFD');
        _end += read;
        _isEnded = read == 0;
    }
}
