using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CloudScanGrid.Domain.Display;

namespace CloudScanGrid.Cli.Output;

/// <summary>Writes a list in any format, row by row except for tables, which need the widths of all.</summary>
/// <typeparam name="T">What is listed.</typeparam>
/// <param name="columns">The columns of tables and CSV.</param>
/// <param name="type">How a row is written as JSON.</param>
internal sealed class RowWriter<T>(IReadOnlyList<Column<T>> columns, JsonTypeInfo<T> type)
{
    /// <summary>Writes the rows to standard output.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="format">How.</param>
    /// <param name="terminal">Where.</param>
    /// <param name="whenEmpty">What to say where a table would have no rows: the next command to try.</param>
    public async Task WriteAsync(IAsyncEnumerable<T> rows, RowFormat format, Terminal terminal, string whenEmpty)
    {
        switch (format)
        {
            case RowFormat.Json:
                await WriteJsonAsync(rows, terminal.Out);
                break;
            case RowFormat.Ndjson:
                await foreach (var row in rows)
                    terminal.Out.WriteLine(JsonSerializer.Serialize(row, type));
                break;
            case RowFormat.Csv:
                await WriteCsvAsync(rows, terminal.Out);
                break;
            default:
                await WriteTableAsync(rows, terminal, whenEmpty);
                break;
        }
    }

    private async Task WriteJsonAsync(IAsyncEnumerable<T> rows, TextWriter writer)
    {
        var separator = "[";
        await foreach (var row in rows)
        {
            writer.WriteLine(separator);
            writer.Write($"  {JsonSerializer.Serialize(row, type)}");
            separator = ",";
        }

        writer.WriteLine(separator == "[" ? "[]" : $"{Environment.NewLine}]");
    }

    private async Task WriteCsvAsync(IAsyncEnumerable<T> rows, TextWriter writer)
    {
        writer.Write(CsvRow(columns.Select(column => column.Title.ToLowerInvariant().Replace(' ', '_'))));
        await foreach (var row in rows)
        {
            writer.Write(CsvRow(columns.Select(column =>
            {
                var value = column.Value(row) ?? "";
                return column.IsText ? CsvText.Field(value) : value;
            })));
        }
    }

    private async Task WriteTableAsync(IAsyncEnumerable<T> rows, Terminal terminal, string whenEmpty)
    {
        var table = new TextTable([.. columns.Select(column => column.Title)]);
        await foreach (var row in rows)
            table.Add([.. columns.Select(column => column.Value(row))]);
        if (table.IsEmpty)
            terminal.Say($"{whenEmpty}");
        else
            table.Write(terminal);
    }

    // RFC 4180 ends rows with CR LF.
    private static string CsvRow(IEnumerable<string> cells) => new StringBuilder().AppendJoin(',', cells).Append("\r\n").ToString();
}
