using CloudScanGrid.Domain.Campaigns;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.GrainInterfaces.Scanning;
using Orleans.Concurrency;

namespace CloudScanGrid.GrainInterfaces.Campaigns;

/// <summary>A bounded scan that somebody asked for, and the owner of its limits. Key: the campaign's id.</summary>
[Alias("csg.ICampaignGrain")]
public interface ICampaignGrain : IBudgetOwner
{
    /// <summary>Keeps the request and begins; the answer means that the campaign survives any crash. Starting it again changes nothing.</summary>
    [Alias("Start")]
    Task StartAsync(ScanRequest request);

    /// <summary>Goes on after a restart with whatever the store says is left.</summary>
    [Alias("Recover")]
    Task RecoverAsync();

    /// <summary>Hands out no more targets; jobs that run end.</summary>
    [Alias("Pause")]
    Task PauseAsync();

    /// <summary>Hands out targets again.</summary>
    [Alias("Resume")]
    Task ResumeAsync();

    /// <summary>Ends the campaign: jobs stop, whole hosts are kept, the rest is skipped.</summary>
    [Alias("Cancel")]
    Task CancelAsync();

    /// <summary>Says that something changed which may end the campaign. Losing it costs a second.</summary>
    [Alias("Wake"), OneWay]
    Task WakeAsync(string? message);
}
