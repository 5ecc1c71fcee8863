using System.Collections.Immutable;
using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Text;
using CloudScanGrid.Scanning.Nmap.Guarding;
using CloudScanGrid.Scanning.Nmap.Pacing;
using CloudScanGrid.Scanning.Scope;

namespace CloudScanGrid.Scanning.Nmap;

/// <summary>
/// One running nmap: an argument vector, no shell, an environment of two variables, targets on standard input, limits by the operating system, a deadline,
/// a watch over its silence, and a guard that kills it at the end of its lease whatever becomes of this process.
/// </summary>
internal sealed class NmapProcess : IAsyncDisposable
{
    private const int ErrorTailLength = 16 * 1024;

    private static readonly TimeSpan GraceAfterKill = TimeSpan.FromSeconds(5);

    private readonly Process _process;
    private readonly GuardedProcess? _guarded;
    private readonly IDisposable? _held;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _abandon = new();
    private readonly Task _targets;
    private readonly Task<string> _errors;
    private readonly ITimer _deadline;
    private int _killedFor;

    private NmapProcess(
        Process process, GuardedProcess? guarded, IDisposable? held, ImmutableArray<IPAddress> targets, TimeSpan deadline, TimeSpan silenceLimit, TimeProvider time)
    {
        _process = process;
        _guarded = guarded;
        _held = held;
        _time = time;
        Output = new WatchedOutput(process.StandardOutput.BaseStream, silenceLimit, time, () => Kill(KillReason.Silent), _abandon.Token);
        _targets = WriteTargetsAsync(process.StandardInput.BaseStream, targets);
        _errors = ReadTailAsync(process.StandardError.BaseStream);
        _deadline = time.CreateTimer(_ => Kill(KillReason.Deadline), null, deadline, Timeout.InfiniteTimeSpan);
    }

    /// <summary>nmap's XML as it comes.</summary>
    public Stream Output { get; }

    /// <summary>Why we killed it.</summary>
    public KillReason KilledFor => (KillReason)Volatile.Read(ref _killedFor);

    /// <summary>Starts what the guard has cleared.</summary>
    /// <param name="invocation">What the guard has cleared.</param>
    /// <param name="installation">What is started.</param>
    /// <param name="held">What it may send.</param>
    /// <param name="leaseEnds">When its lease ends, on the <see cref="BootClock"/>.</param>
    /// <param name="deadline">How long it may take.</param>
    /// <param name="silenceLimit">How long it may print nothing.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="Win32Exception">The operating system refuses to start it or its guard.</exception>
    /// <exception cref="IOException">Its guard ends at once.</exception>
    public static async Task<NmapProcess> StartAsync(
        ClearedInvocation invocation, NmapInstallation installation, HeldProcess held, TimeSpan leaseEnds, TimeSpan deadline, TimeSpan silenceLimit, TimeProvider time)
    {
        ImmutableArray<string> command = [.. installation.Wrappers, installation.Path!, .. invocation.Arguments];
        var start = new ProcessStartInfo(command[0])
        {
            // nmap loads its data files and scripts from where it stands, before its own: it stands where only root can put any.
            WorkingDirectory = "/",
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var argument in command.Skip(1))
            start.ArgumentList.Add(argument);
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
        start.Environment["LC_ALL"] = "C";
        var process = await ProcessThread.StartAsync(start);
        return new NmapProcess(process, await GuardAsync(process, leaseEnds), installation.Gate?.Hold(process.Id, held), invocation.Targets, deadline, silenceLimit, time);
    }

    /// <summary>Moves the end of its lease.</summary>
    /// <inheritdoc cref="StartAsync" path="/exception"/>
    public Task ExtendAsync(TimeSpan leaseEnds) => _guarded?.ExtendAsync(leaseEnds) ?? Task.CompletedTask;

    /// <summary>Kills the process and whatever it started. The first reason stands.</summary>
    public void Kill(KillReason reason)
    {
        if (Interlocked.CompareExchange(ref _killedFor, (int)reason, (int)KillReason.None) != (int)KillReason.None)
            return;
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It ended by itself in the meantime.
        }

        _abandon.CancelAfter(GraceAfterKill);
    }

    /// <summary>Waits until it has ended. Read <see cref="Output"/> to its end first.</summary>
    /// <param name="isReportComplete">Whether its XML says that the run ended well.</param>
    public async Task<NmapExit> WaitAsync(bool isReportComplete)
    {
        // The output has ended. A process that lives on has closed it and will never answer.
        try
        {
            await _process.WaitForExitAsync(CancellationToken.None).WaitAsync(GraceAfterKill, _time);
        }
        catch (TimeoutException)
        {
            Kill(KillReason.Silent);
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        if (_process.ExitCode == NmapExit.CodeWhenKilled && _guarded?.HasExpired == true)
            Interlocked.CompareExchange(ref _killedFor, (int)KillReason.LeaseLost, (int)KillReason.None);
        _abandon.CancelAfter(GraceAfterKill);
        await _targets;
        return NmapExit.Judge(_process.ExitCode, KilledFor, await _errors, isReportComplete);
    }

    public async ValueTask DisposeAsync()
    {
        await _deadline.DisposeAsync();
        if (!_process.HasExited)
            Kill(KillReason.Cancelled);
        await _abandon.CancelAsync();
        await _targets;
        await _errors;
        if (_guarded is not null)
            await _guarded.ForgetAsync();
        _held?.Dispose();
        _process.Dispose();
        _abandon.Dispose();
    }

    // Before nmap is told a single target: nothing that it sends is unguarded, wherever this process is stopped.
    private static async Task<GuardedProcess?> GuardAsync(Process process, TimeSpan leaseEnds)
    {
        if (ProcessGuard.Shell is null)
            return null;
        try
        {
            return await GuardedProcess.WatchAsync(ProcessGuard.Shared, process.Id, leaseEnds);
        }
        catch
        {
            process.Kill(entireProcessTree: true);
            process.Dispose();
            throw;
        }
    }

    private async Task WriteTargetsAsync(Stream input, ImmutableArray<IPAddress> targets)
    {
        try
        {
            await using (input)
            {
                await input.WriteAsync(Encoding.ASCII.GetBytes(string.Join('\n', targets) + "\n")).AsTask().WaitAsync(_abandon.Token);
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // It ended before it read them: how it ended says why.
        }
    }

    private async Task<string> ReadTailAsync(Stream errors)
    {
        var buffer = new byte[4096];
        var tail = new List<byte>();
        try
        {
            while (await errors.ReadAsync(buffer, CancellationToken.None).AsTask().WaitAsync(_abandon.Token) is var read and > 0)
            {
                tail.AddRange(buffer.AsSpan(0, read));
                if (tail.Count > 2 * ErrorTailLength)
                    tail.RemoveRange(0, tail.Count - ErrorTailLength);
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // What came so far is what there is.
        }

        return Encoding.UTF8.GetString([.. tail.TakeLast(ErrorTailLength)]);
    }
}
