namespace CloudScanGrid.Lab.Clouds;

/// <summary>What a fake provider is to do wrong, and with which calls.</summary>
/// <param name="Kind">What.</param>
public sealed record CloudFault(CloudFaultKind Kind)
{
    /// <summary>Whose calls; null for everybody's.</summary>
    public string? Account { get; init; }

    /// <summary>Where; null for everywhere.</summary>
    public string? Region { get; init; }

    /// <summary>Which action; null for every one.</summary>
    public string? Action { get; init; }

    /// <summary>The provider's error code, where it says something.</summary>
    public string Code { get; init; } = "";

    /// <summary>How many such calls go well first.</summary>
    public int After { get; init; }

    /// <summary>How many go wrong then.</summary>
    public int Times { get; init; } = int.MaxValue;

    internal bool Concerns(CloudCall call) =>
        (Account ?? call.Account) == call.Account && (Region ?? call.Region) == call.Region && (Action ?? call.Action) == call.Action;
}
