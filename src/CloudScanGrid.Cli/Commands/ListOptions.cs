using System.CommandLine;
using CloudScanGrid.Cli.Connections;
using CloudScanGrid.Cli.Output;

namespace CloudScanGrid.Cli.Commands;

/// <summary>The options of everything that lists: where to read, how to write, how much.</summary>
/// <param name="others">Ways to write that only this list has.</param>
internal sealed class ListOptions(params string[] others)
{
    public Option<string?> Server { get; } = new("--server")
    {
        Description = "Read from the grid at this URL. Default the grid that runs on this machine, or its state file when none runs.",
        HelpName = "URL",
    };

    public Option<string?> State { get; } = new("--state") { Description = "Read this state file.", HelpName = "FILE.db" };

    public Option<string> Output { get; } = OutputOption(others);

    public Option<int?> Limit { get; } = new("--limit") { Description = "Write at most so many rows.", HelpName = "ROWS" };

    public static Option<string> OutputOption(params string[] others)
    {
        string[] formats = ["table", "json", "ndjson", "csv", .. others];
        return new Option<string>("--output", "-o") { Description = "How to write the rows.", HelpName = string.Join('|', formats), DefaultValueFactory = _ => "table" }.AcceptOnlyFromAmong(formats);
    }

    public static RowFormat Parse(string? format) => Enum.Parse<RowFormat>(format ?? "table", ignoreCase: true);

    public void AddTo(Command command, bool isList)
    {
        command.Add(Server);
        command.Add(State);
        command.Add(Output);
        if (isList)
            command.Add(Limit);
    }

    public Task<GridConnection> ConnectAsync(Invocation run) => GridConnection.OpenAsync(run, run.Value(Server), run.Value(State));

    /// <summary>As many of the rows as are wanted.</summary>
    public IAsyncEnumerable<T> Limited<T>(Invocation run, IAsyncEnumerable<T> rows) => run.Value(Limit) switch
    {
        null => rows,
        < 1 => throw new UsageException($"--limit {run.Value(Limit)}: write at least 1, or leave it out"),
        { } limit => rows.Take(limit),
    };

    public Task WriteAsync<T>(Invocation run, RowWriter<T> writer, IAsyncEnumerable<T> rows, string whenEmpty) =>
        writer.WriteAsync(Limited(run, rows), Parse(run.Value(Output)), run.Terminal, whenEmpty);
}
