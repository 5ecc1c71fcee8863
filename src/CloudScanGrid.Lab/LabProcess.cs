using System.Collections.Immutable;
using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using CloudScanGrid.Lab.Files;
using CloudScanGrid.Lab.Processes;

namespace CloudScanGrid.Lab;

/// <summary>The process of a laboratory as other processes see it: whether it runs, how to start and stop it.</summary>
public static class LabProcess
{
    private const string LogVariable = "CLOUDSCAN_LAB_LOG";
    private const int MaxReportedErrorCharacters = 4096;

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(15);

    /// <summary>What the directory's files say. A record of a process that died counts as not running.</summary>
    public static LabStatus Read(string directory)
    {
        var files = new LabDirectory(directory);
        var fleet = files.ReadFleet();
        var record = LabJson.Read<ProcessRecord>(files.ProcessFile) is { Identity.IsAlive: true } alive ? alive : null;
        var applied = record is null ? null : LabJson.Read<AppliedRevision>(files.AppliedFile);
        return new LabStatus
        {
            IsRunning = record is not null,
            IsReady = record?.IsReady ?? false,
            ProcessId = record?.ProcessId,
            ScannerNamespace = record?.ScannerNamespace,
            Form = fleet?.Options.Form,
            Seed = fleet?.Options.Seed,
            Hosts = fleet?.Options.Hosts ?? 0,
            Incidents = fleet?.Incidents.Length ?? 0,
            Revision = fleet?.Revision ?? 0,
            AppliedRevision = applied?.Revision ?? 0,
            Error = applied?.Error,
        };
    }

    /// <summary>Asks the laboratory to end and waits until it did, up to 15 seconds. Returns whether one ran.</summary>
    /// <exception cref="LabException">It may not be signalled, or did not end.</exception>
    public static async Task<bool> StopAsync(string directory, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        if (LabJson.Read<ProcessRecord>(new LabDirectory(directory).ProcessFile) is not { Identity: { IsAlive: true } identity })
            return false;
        if (NativeMethods.Kill(identity.ProcessId, NativeMethods.SigTerm) != 0 && identity.IsAlive)
            throw new LabException($"Process {identity.ProcessId} may not be stopped: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}.");
        if (!await UntilAsync(() => !identity.IsAlive, StopDeadline, timeProvider, cancellationToken))
            throw new LabException($"Process {identity.ProcessId} was asked to stop and still runs; see {new LabDirectory(directory).LogFile}.");
        return true;
    }

    /// <summary>Completes when this process gets SIGTERM or SIGINT, or the token is cancelled: dispose the laboratory then.</summary>
    public static async Task RunUntilSignalledAsync(CancellationToken cancellationToken)
    {
        var signalled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Take(PosixSignalContext context)
        {
            // The default would end the process before anything is torn down.
            context.Cancel = true;
            signalled.TrySetResult();
        }

        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Take);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Take);
        await using var cancelled = cancellationToken.Register(() => signalled.TrySetResult());
        await signalled.Task;
    }

    /// <summary>
    /// Starts a process that runs the laboratory of <paramref name="directory"/> in a session of its own, and returns when it is ready, at most 60 seconds
    /// later. It survives this process; once it called <see cref="AdoptLog"/>, its output goes to <c>lab.log</c>.
    /// </summary>
    /// <exception cref="LabException">It ended or is not ready in time; the message holds what it said.</exception>
    public static async Task<LabStatus> StartDetachedAsync(
        string executable, IReadOnlyList<string> arguments, string directory, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        var files = new LabDirectory(directory);
        Directory.CreateDirectory(files.Path);
        var start = new ProcessStartInfo("setsid")
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { [LogVariable] = files.LogFile },
        };
        foreach (var argument in (IEnumerable<string>)[executable, .. arguments])
            start.ArgumentList.Add(argument);

        using var process = Start(start);
        process.StandardInput.Close();
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var said = Task.WhenAll(ReadStartAsync(process.StandardError, reading.Token), ReadStartAsync(process.StandardOutput, reading.Token));
        var status = Read(directory);
        var ready = await UntilAsync(() => process.HasExited || (status = Read(directory)).IsReady, StartDeadline, timeProvider, cancellationToken);
        if (ready && status.IsReady)
        {
            await reading.CancelAsync();
            return status;
        }

        var ended = process.HasExited;
        if (!ended)
            _ = NativeMethods.Kill(process.Id, NativeMethods.SigTerm);
        await UntilAsync(() => said.IsCompleted, TimeSpan.FromSeconds(2), timeProvider, cancellationToken);
        await reading.CancelAsync();
        var words = string.Concat(await said).Trim();
        throw new LabException(
            $"The laboratory {(ended ? "ended before it was ready" : "was not ready after 60 seconds")}; its log is {files.LogFile}.{(words.Length > 0 ? " It said: " + words : "")}");
    }

    /// <summary>In a process that <see cref="StartDetachedAsync"/> started: sends what it prints to <c>lab.log</c>. In any other: does nothing.</summary>
    public static void AdoptLog()
    {
        if (Environment.GetEnvironmentVariable(LogVariable) is not { Length: > 0 } path)
            return;
        using var log = File.OpenHandle(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
        foreach (var descriptor in ImmutableArray.Create(1, 2))
        {
            if (NativeMethods.Dup2(log, descriptor) < 0)
                throw new LabException($"Output cannot go to {path}: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}.");
        }
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception exception)
        {
            throw new LabException($"setsid cannot be started: {exception.Message}. It is in the Debian package util-linux.", exception);
        }
    }

    private static async Task<string> ReadStartAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        var text = new char[MaxReportedErrorCharacters];
        var held = 0;
        try
        {
            while (held < text.Length && await reader.ReadAsync(text.AsMemory(held), cancellationToken) is > 0 and var read)
                held += read;
        }
        catch (OperationCanceledException)
        {
            // Enough was heard.
        }

        return new string(text, 0, held);
    }

    private static async Task<bool> UntilAsync(Func<bool> condition, TimeSpan deadline, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        var started = timeProvider.GetTimestamp();
        while (!condition())
        {
            if (timeProvider.GetElapsedTime(started) > deadline)
                return false;
            await Task.Delay(PollInterval, timeProvider, cancellationToken);
        }

        return true;
    }
}
