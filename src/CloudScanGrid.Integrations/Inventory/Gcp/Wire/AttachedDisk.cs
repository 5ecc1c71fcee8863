namespace CloudScanGrid.Integrations.Inventory.Gcp.Wire;

/// <summary>A disk of an instance.</summary>
/// <param name="Boot">Whether the machine starts from it.</param>
/// <param name="Licenses">What its image is licensed as, by URL: it names the operating system.</param>
internal sealed record AttachedDisk(bool Boot, List<string>? Licenses);
