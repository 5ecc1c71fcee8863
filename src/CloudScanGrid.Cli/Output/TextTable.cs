using CloudScanGrid.Domain.Display;
using Spectre.Console;

namespace CloudScanGrid.Cli.Output;

/// <summary>A table for people: a line a row, as wide as it needs to be. A terminal wraps what does not fit, which stays one line to grep and to copy.</summary>
internal sealed class TextTable(IReadOnlyList<string> titles)
{
    private const int Widest = 2000;
    private const int LongestCell = 200;

    private readonly List<IReadOnlyList<string?>> _rows = [];

    public bool IsEmpty => _rows.Count == 0;

    public void Add(IReadOnlyList<string?> cells) => _rows.Add(cells);

    public void Write(Terminal terminal)
    {
        var table = new Table { Border = TableBorder.None, ShowRowSeparators = false };
        var heading = terminal.IsOutColored ? new Style(decoration: Decoration.Bold) : Style.Plain;
        foreach (var title in titles)
            table.AddColumn(new TableColumn(new Text(title.ToUpperInvariant(), heading)) { Padding = new Padding(0, 0, 2, 0) });
        foreach (var row in _rows)
            table.AddRow(row.Select(cell => new Text(TerminalText.Escape(cell ?? "", LongestCell))));
        using var text = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            // Without ANSI the library resets the colours of the real console, by escape sequences of its own; a plain style writes none.
            Ansi = AnsiSupport.Yes,
            ColorSystem = terminal.IsOutColored ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(text),
        });
        console.Profile.Width = Widest;
        console.Write(table);
        foreach (var line in text.ToString().TrimEnd().Split('\n'))
            terminal.Out.WriteLine(line.TrimEnd());
    }
}
