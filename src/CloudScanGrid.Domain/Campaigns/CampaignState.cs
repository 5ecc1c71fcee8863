namespace CloudScanGrid.Domain.Campaigns;

/// <summary>Where a campaign stands. The numbers are stored: they only grow.</summary>
public enum CampaignState
{
    /// <summary>Its targets are being written.</summary>
    Planning = 0,

    /// <summary>Its targets are being scanned.</summary>
    Running = 1,

    /// <summary>It waits for somebody to resume it; jobs that run end.</summary>
    Paused = 2,

    /// <summary>Every target ended and every observation was judged.</summary>
    Completed = 3,

    /// <summary>Somebody cancelled it.</summary>
    Cancelled = 4,
}
