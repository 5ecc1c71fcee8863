using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace CloudScanGrid.Cli.Output;

/// <summary>Writes single things: for people a field a line, otherwise as in a list.</summary>
internal static class RecordView
{
    /// <summary>Writes what there is.</summary>
    /// <returns>Whether there was anything.</returns>
    public static async Task<bool> WriteAsync<T>(Invocation run, IAsyncEnumerable<T> items, JsonTypeInfo<T> type, RowFormat format, RowWriter<T> rows)
    {
        var found = await items.ToListAsync(run.Interrupted);
        if (found.Count == 0)
            return false;
        if (format == RowFormat.Json && found.Count == 1)
            run.Terminal.Out.WriteLine(JsonSerializer.Serialize(found[0], type));
        else if (format != RowFormat.Table)
            await rows.WriteAsync(found.ToAsyncEnumerable(), format, run.Terminal, "");
        else
            found.ForEach(item => Write(run.Terminal, JsonSerializer.SerializeToNode(item, type)!.AsObject()));
        return true;
    }

    private static void Write(Terminal terminal, JsonObject record)
    {
        var width = record.Max(field => field.Key.Length);
        foreach (var (name, value) in record)
        {
            terminal.Print($"{name.PadRight(width)}  {(value is JsonArray or JsonObject ? "" : value?.ToString())}");
            var lines = value switch
            {
                JsonArray array => array.Select(element => element?.ToString() ?? ""),
                JsonObject members => members.Select(member => $"{member.Key}={member.Value}"),
                _ => [],
            };
            foreach (var line in lines)
                terminal.Print($"  - {line}");
        }

        terminal.Print($"");
    }
}
