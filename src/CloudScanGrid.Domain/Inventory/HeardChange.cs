namespace CloudScanGrid.Domain.Inventory;

/// <summary>A message that was heard.</summary>
/// <param name="Receipt">By which it is completed.</param>
/// <param name="Change">What it tells; null where it tells nothing that matters here.</param>
public sealed record HeardChange(string Receipt, CloudChange? Change);
