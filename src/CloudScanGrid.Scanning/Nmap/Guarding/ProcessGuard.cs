using System.Diagnostics;

namespace CloudScanGrid.Scanning.Nmap.Guarding;

/// <summary>
/// A process beside this one that kills others at their deadlines, though this one is stopped or dead. One shell watches all of them; it is started with the first and
/// again when somebody killed it, and ends with this process.
/// </summary>
internal sealed class ProcessGuard : IDisposable
{
    /// <summary>How often it looks.</summary>
    public static readonly TimeSpan LookPeriod = TimeSpan.FromSeconds(0.25);

    private static readonly string Script = ReadScript();

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Dictionary<int, string> _watched = [];
    private Process? _process;

    /// <summary>The guard of this process.</summary>
    public static ProcessGuard Shared { get; } = new();

    /// <summary>The shell that it runs in; null where there is none, or no clock that both processes read.</summary>
    public static string? Shell { get; } = BootClock.IsThere ? ProgramPath.Find("bash") : null;

    /// <summary>The id of the process; null before the first deadline.</summary>
    internal int? ProcessId => _process?.Id;

    /// <summary>Says when a process is to be killed. It is known to the guard when this returns.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">The guard cannot be started.</exception>
    /// <exception cref="IOException">It ends as soon as it is started.</exception>
    public async Task WatchAsync(int processId, string line)
    {
        await _turn.WaitAsync();
        try
        {
            _watched[processId] = line;
            if (!await TrySendAsync(line))
                await StartAsync();
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Takes a process from it that has ended.</summary>
    public async Task ForgetAsync(int processId, string line)
    {
        await _turn.WaitAsync();
        try
        {
            _watched.Remove(processId);
            await TrySendAsync(line);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Ends it; it kills what it watches.</summary>
    public void Dispose()
    {
        _process?.StandardInput.Dispose();
        _process?.Dispose();
        _process = null;
        _turn.Dispose();
    }

    private static string ReadScript()
    {
        using var reader = new StreamReader(typeof(ProcessGuard).Assembly.GetManifestResourceStream("guard.sh")!);
        return reader.ReadToEnd();
    }

    private async Task StartAsync()
    {
        var start = new ProcessStartInfo(Shell!) { WorkingDirectory = "/", RedirectStandardInput = true, UseShellExecute = false };
        foreach (var argument in (string[])["--norc", "--noprofile", "-c", Script, "cloudscan-guard"])
            start.ArgumentList.Add(argument);
        start.Environment.Clear();
        start.Environment["LC_ALL"] = "C";
        _process?.Dispose();
        _process = null;
        _process = await ProcessThread.StartAsync(start);
        if (!await TrySendAsync(string.Concat(_watched.Values)))
            throw new IOException($"the guard of nmap ({Shell}) ended as soon as it was started");
    }

    private async Task<bool> TrySendAsync(string lines)
    {
        if (_process is null)
            return false;
        try
        {
            await _process.StandardInput.WriteAsync(lines);
            await _process.StandardInput.FlushAsync();
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
