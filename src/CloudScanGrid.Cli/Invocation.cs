using System.CommandLine;
using CloudScanGrid.Cli.Commands;
using CloudScanGrid.Cli.Output;
using CloudScanGrid.Host.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace CloudScanGrid.Cli;

/// <summary>One run of one command: what was written, where it writes, and when it must end.</summary>
internal sealed class Invocation
{
    private Invocation(ParseResult arguments, Terminal terminal, CancellationToken interrupted)
    {
        Arguments = arguments;
        Terminal = terminal;
        Interrupted = interrupted;
    }

    /// <summary>What was written.</summary>
    public ParseResult Arguments { get; }

    /// <summary>Where it writes.</summary>
    public Terminal Terminal { get; }

    /// <summary>Cancelled by the first Ctrl-C.</summary>
    public CancellationToken Interrupted { get; }

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; } = TimeProvider.System;

    /// <summary>Where the parts of a command write: nowhere, because commands say themselves what matters.</summary>
    public ILogger Logger { get; } = NullLogger.Instance;

    public static async Task<int> RunAsync(ParseResult arguments, Func<Invocation, Task<int>> run)
    {
        var terminal = new Terminal(arguments.GetValue(GlobalOptions.NoColor), arguments.GetValue(GlobalOptions.Quiet));
        using var interruption = new Interruption();
        try
        {
            return await run(new Invocation(arguments, terminal, interruption.Token));
        }
        catch (OperationCanceledException) when (interruption.Token.IsCancellationRequested)
        {
            return ExitCode.Interrupted;
        }
        catch (Exception exception)
        {
            return Failures.Report(exception, terminal, arguments.GetValue(GlobalOptions.Verbose));
        }
        finally
        {
            terminal.Flush();
        }
    }

    public T? Value<T>(Option<T> option) => Arguments.GetValue(option);

    public T? Value<T>(Argument<T> argument) => Arguments.GetValue(argument);

    /// <summary>The effective configuration. What the command line sets comes last.</summary>
    /// <param name="flags">By key, as in <c>Grid:Url</c>; null sets nothing.</param>
    public GridConfiguration Configuration(params ReadOnlySpan<(string Key, string? Value)> flags)
    {
        var set = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (key, value) in flags)
        {
            if (value is not null)
                set[key] = value;
        }

        return GridConfiguration.Load(Value(GlobalOptions.Config), set);
    }
}
