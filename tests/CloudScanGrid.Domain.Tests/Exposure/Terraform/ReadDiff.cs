using System.Globalization;
using System.Text;

namespace CloudScanGrid.Domain.Tests.Exposure.Terraform;

/// <summary>
/// A diff as Terraform would understand the text before and the text after it: read by the grammar of HCL's specification, and not by how it is written. Whatever else stands in a line fails.
/// </summary>
internal sealed class ReadDiff
{
    private const string ImportId = "# import id: ";

    private readonly string _line;
    private int _at;

    private ReadDiff(string line) => _line = line;

    /// <summary>The resources before.</summary>
    public static List<ReadBlock> Now(IEnumerable<string> lines) => Read(lines, '-');

    /// <summary>The resources after.</summary>
    public static List<ReadBlock> Proposed(IEnumerable<string> lines) => Read(lines, '+');

    public static string ImportIdOf(IEnumerable<string> lines) =>
        lines.Where(line => line[1..].StartsWith(ImportId, StringComparison.Ordinal)).Select(line => new ReadDiff(line[(1 + ImportId.Length)..]).ReadLiteral()).ShouldHaveSingleItem();

    private static List<ReadBlock> Read(IEnumerable<string> lines, char mark)
    {
        var root = new ReadBlock([]);
        var open = new Stack<ReadBlock>([root]);
        foreach (var line in lines)
        {
            line.Where(character => char.IsControl(character)).ShouldBeEmpty();
            line[0].ShouldBeOneOf(' ', '-', '+');
            if ((line[0] == ' ' || line[0] == mark) && !line[1..].TrimStart().StartsWith('#'))
                new ReadDiff(line[1..].Trim()).ReadLine(open);
        }

        open.ShouldHaveSingleItem();
        return root.Blocks;
    }

    private void ReadLine(Stack<ReadBlock> open)
    {
        if (_line == "}")
        {
            open.Pop();
            return;
        }

        List<string> words = [ReadWord()];
        while (Peek() == '"')
            words.Add(ReadLiteral());
        if (Peek() == '{')
        {
            _at++;
            var block = new ReadBlock([.. words]);
            open.Peek().Blocks.Add(block);
            open.Push(block);
        }
        else
        {
            Expect('=');
            open.Peek().Arguments.Add(words.ShouldHaveSingleItem(), ReadValues());
        }

        _at.ShouldBe(_line.Length, _line);
    }

    private string[] ReadValues()
    {
        if (Peek() != '[')
            return [Peek() == '"' ? ReadLiteral() : ReadWord()];
        var values = new List<string>();
        do
        {
            _at++;
            Peek();
            values.Add(ReadLiteral());
        }
        while (Peek() == ',');
        Expect(']');
        return [.. values];
    }

    private string ReadWord()
    {
        Peek();
        var from = _at;
        while (_at < _line.Length && (char.IsAsciiLetterOrDigit(_line[_at]) || _line[_at] is '_' or '-'))
            _at++;
        _at.ShouldBeGreaterThan(from, _line);
        return _line[from.._at];
    }

    private string ReadLiteral()
    {
        Expect('"');
        var text = new StringBuilder();
        for (; _line[_at] != '"'; _at++)
        {
            if (_line[_at] is '$' or '%' && _line[_at + 1] == '{')
                throw new ShouldAssertException($"a template begins: {_line}");
            text.Append(_line[_at] == '\\' ? ReadEscape() : $"{_line[_at]}");
        }

        _at++;
        return text.ToString();
    }

    private string ReadEscape()
    {
        var escape = _line[++_at];
        if (escape is not ('u' or 'U'))
            return escape switch { 'n' => "\n", 'r' => "\r", 't' => "\t", '"' => "\"", '\\' => "\\", _ => throw new ShouldAssertException($"no escape: {_line}") };
        var digits = escape == 'u' ? 4 : 8;
        var code = int.Parse(_line.AsSpan(_at + 1, digits), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        _at += digits;
        return escape == 'u' ? $"{(char)code}" : char.ConvertFromUtf32(code);
    }

    private char Peek()
    {
        while (_at < _line.Length && _line[_at] == ' ')
            _at++;
        return _at < _line.Length ? _line[_at] : '\0';
    }

    private void Expect(char character)
    {
        Peek().ShouldBe(character, _line);
        _at++;
    }
}
