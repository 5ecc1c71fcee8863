using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace CloudScanGrid.TestServers.Programs;

/// <summary>A program that was started and its two streams as they come. It is gone, with what it started, when this is disposed, or when this process ends in good order.</summary>
public sealed class RunningProgram : IAsyncDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    private static readonly ConcurrentDictionary<RunningProgram, bool> Running = new();

    private readonly Process _process;
    private readonly StringBuilder _out = new();
    private readonly StringBuilder _error = new();
    private readonly Task _reading;

    static RunningProgram() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        foreach (var program in Running.Keys)
            program.TryKill();
    };

    public RunningProgram(ProcessStartInfo start)
    {
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        _process = Process.Start(start)!;
        Running[this] = true;
        _reading = Task.WhenAll(ReadAsync(_process.StandardOutput, _out), ReadAsync(_process.StandardError, _error));
    }

    public int Id => _process.Id;

    public Stream Input => _process.StandardInput.BaseStream;

    /// <summary>What it wrote to standard output so far.</summary>
    public string Out => TextOf(_out);

    /// <summary>What it wrote to standard error so far.</summary>
    public string Error => TextOf(_error);

    public bool HasExited => _process.HasExited;

    /// <summary>The whole lines on standard output so far.</summary>
    public int LineCount => Out.Count(c => c == '\n');

    /// <summary>The most memory that it ever held, in bytes, as the kernel counts (VmHWM of proc_pid_status(5)).</summary>
    public long PeakMemory => 1024 * long.Parse(
        File.ReadLines($"/proc/{Id}/status").Single(line => line.StartsWith("VmHWM:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture);

    /// <summary>Waits until what it wrote satisfies a condition; fails when it ends before.</summary>
    public Task UntilAsync(Func<RunningProgram, bool> isSo) => Eventually.UntilAsync(
        () => isSo(this) || (HasExited && (isSo(this) ? true : throw new InvalidOperationException($"It ended early: {Out}\n{Error}"))),
        () => $"still waiting\nstdout: {Out}\nstderr: {Error}");

    /// <summary>Sends a signal, as in <c>INT</c>.</summary>
    public async Task SignalAsync(string signal)
    {
        var start = new ProcessStartInfo(Machine.Find("kill")!) { UseShellExecute = false, ArgumentList = { $"-{signal}", Id.ToString(CultureInfo.InvariantCulture) } };
        using var kill = Process.Start(start)!;
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        kill.ExitCode.ShouldBe(0);
    }

    /// <summary>Waits for its end.</summary>
    /// <param name="longest">How long at most; null for five minutes.</param>
    public async Task<CommandResult> WaitAsync(TimeSpan? longest = null)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(longest ?? Longest);
        await _process.WaitForExitAsync(deadline.Token);
        await _reading;
        return new CommandResult(_process.ExitCode, Out, Error);
    }

    public async ValueTask DisposeAsync()
    {
        Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        Running.TryRemove(this, out _);
        _process.Dispose();
    }

    private void TryKill()
    {
        try
        {
            Kill();
        }
        catch (Exception exception) when (exception is InvalidOperationException or AggregateException or System.ComponentModel.Win32Exception)
        {
            // It ended meanwhile; the others are still to be killed.
        }
    }

    private void Kill()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
    }

    private static async Task ReadAsync(StreamReader reader, StringBuilder text)
    {
        var buffer = new char[4096];
        while (await reader.ReadAsync(buffer, CancellationToken.None) is var read and > 0)
        {
            lock (text)
                text.Append(buffer, 0, read);
        }
    }

    private static string TextOf(StringBuilder text)
    {
        lock (text)
            return text.ToString();
    }
}
