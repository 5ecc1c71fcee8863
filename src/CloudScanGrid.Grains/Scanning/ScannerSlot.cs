using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.GrainInterfaces.Scanning;

namespace CloudScanGrid.Grains.Scanning;

/// <summary>What a scheduler knows of a scanner's slot.</summary>
internal sealed class ScannerSlot(ScannerKey key, SiloAddress silo)
{
    public ScannerKey Key { get; } = key;

    public SiloAddress Silo { get; } = silo;

    public string Vantage { get; private set; } = "";

    public DateTimeOffset LastHeardAt { get; private set; }

    public DateTimeOffset RestsUntil { get; set; }

    public DateTimeOffset StartedAt { get; private set; }

    /// <summary>The job that this scheduler gave to it.</summary>
    public ScanJob? Job { get; private set; }

    /// <summary>The packets a second that the job has now.</summary>
    public int Packets { get; private set; }

    /// <summary>Until when it is not asked for packets again.</summary>
    public DateTimeOffset KeepsPacketsUntil { get; private set; }

    /// <summary>Whether it runs a job that an earlier scheduler gave to it.</summary>
    private bool IsBusyForAnother { get; set; }

    public bool IsBusy => Job is not null || IsBusyForAnother;

    public void Heard(ScannerAnnouncement scanner, DateTimeOffset now, TimeSpan endIsTold)
    {
        Vantage = scanner.Vantage;
        LastHeardAt = now;
        var isBusy = scanner.Busy.Contains(Key.Slot);

        // An end that was not told would keep the slot for ever.
        if (!isBusy && Job is not null && now - StartedAt > endIsTold)
            Job = null;
        IsBusyForAnother = isBusy && Job is null;
    }

    public void Start(ScanJob job, DateTimeOffset now)
    {
        Job = job;
        StartedAt = now;
        Packets = job.MaxPacketsPerSecond;
        KeepsPacketsUntil = now;
    }

    /// <summary>It was asked for packets.</summary>
    /// <param name="packets">Those that its job goes on with; null when it keeps all.</param>
    /// <param name="keepsUntil">Until when it is not to be asked again.</param>
    public void Shared(int? packets, DateTimeOffset keepsUntil)
    {
        Packets = packets ?? Packets;
        KeepsPacketsUntil = keepsUntil;
    }

    public void End()
    {
        Job = null;
        IsBusyForAnother = false;
    }
}
