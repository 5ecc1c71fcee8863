using Orleans;

namespace CloudScanGrid.Domain.Campaigns;

/// <summary>How far a campaign is, counted from its targets.</summary>
[GenerateSerializer, Immutable, Alias("csg.CampaignProgress")]
public sealed record CampaignProgress
{
    /// <summary>Where it stands.</summary>
    [Id(0)] public required CampaignState State { get; init; }

    /// <summary>Targets that wait.</summary>
    [Id(1)] public int Pending { get; init; }

    /// <summary>Targets that a job holds.</summary>
    [Id(2)] public int Leased { get; init; }

    /// <summary>Targets whose look was whole.</summary>
    [Id(3)] public int Observed { get; init; }

    /// <summary>Targets of which nothing or not everything could be learned.</summary>
    [Id(4)] public int Unknown { get; init; }

    /// <summary>Targets that scope or policy refused.</summary>
    [Id(5)] public int Refused { get; init; }

    /// <summary>Targets that the end of the campaign left out.</summary>
    [Id(6)] public int Skipped { get; init; }

    /// <summary>Open ports found so far.</summary>
    [Id(7)] public long OpenPorts { get; init; }

    /// <summary>Ports asked so far.</summary>
    [Id(8)] public long ProbesSent { get; init; }

    /// <summary>Findings that this campaign raised first.</summary>
    [Id(9)] public int Findings { get; init; }

    /// <summary>Every target.</summary>
    public int Total => Pending + Leased + Observed + Unknown + Refused + Skipped;

    /// <summary>Targets that will not change any more.</summary>
    public int Ended => Observed + Unknown + Refused + Skipped;
}
