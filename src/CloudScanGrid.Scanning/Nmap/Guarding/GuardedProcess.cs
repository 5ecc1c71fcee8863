using System.Globalization;

namespace CloudScanGrid.Scanning.Nmap.Guarding;

/// <summary>A child of this process that a <see cref="ProcessGuard"/> watches.</summary>
internal sealed class GuardedProcess
{
    private const long Hundredth = TimeSpan.TicksPerSecond / 100;
    private const int StartTimeField = 22;
    private const int ParentField = 4;

    private readonly ProcessGuard _guard;
    private readonly int _id;
    private readonly string _startTime;
    private long _until;
    private volatile bool _hasExpired;

    private GuardedProcess(ProcessGuard guard, int id, string startTime)
    {
        _guard = guard;
        _id = id;
        _startTime = startTime;
    }

    /// <summary>Whether a deadline has passed, be it moved since: if it was killed, it was the guard that killed it.</summary>
    public bool HasExpired => _hasExpired || BootClock.Now >= TimeSpan.FromTicks(Volatile.Read(ref _until));

    /// <summary>Has a child watched.</summary>
    /// <param name="guard">By whom.</param>
    /// <param name="id">The child's id.</param>
    /// <param name="until">Its deadline on the <see cref="BootClock"/>.</param>
    /// <returns>Null when it has ended already.</returns>
    /// <exception cref="System.ComponentModel.Win32Exception">The guard cannot be started.</exception>
    /// <exception cref="IOException">It ends as soon as it is started.</exception>
    public static async Task<GuardedProcess?> WatchAsync(ProcessGuard guard, int id, TimeSpan until)
    {
        if (FindStartTime(id) is not { } startTime)
            return null;
        var process = new GuardedProcess(guard, id, startTime);
        await process.ExtendAsync(until);
        return process;
    }

    /// <summary>Moves its deadline.</summary>
    /// <inheritdoc cref="WatchAsync" path="/exception"/>
    public Task ExtendAsync(TimeSpan until)
    {
        // Perhaps too late: the guard may look before it reads this.
        _hasExpired |= Volatile.Read(ref _until) is > 0 and var before && BootClock.Now >= TimeSpan.FromTicks(before) - ProcessGuard.LookPeriod;
        var hundredths = Math.Max(0, until.Ticks / Hundredth);
        Volatile.Write(ref _until, hundredths * Hundredth);
        return _guard.WatchAsync(_id, Line(string.Create(CultureInfo.InvariantCulture, $"{hundredths}")));
    }

    /// <summary>It has ended.</summary>
    public Task ForgetAsync() => _guard.ForgetAsync(_id, Line("-"));

    private string Line(string deadline) => string.Create(CultureInfo.InvariantCulture, $"{_id} {_startTime} {deadline}\n");

    private static string? FindStartTime(int id)
    {
        try
        {
            var stat = ProcessStat.Read(id.ToString(CultureInfo.InvariantCulture));
            return int.Parse(stat[ParentField], CultureInfo.InvariantCulture) == Environment.ProcessId ? stat[StartTimeField] : null;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
