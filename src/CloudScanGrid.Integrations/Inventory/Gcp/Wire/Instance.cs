namespace CloudScanGrid.Integrations.Inventory.Gcp.Wire;

/// <summary>A virtual machine.</summary>
/// <param name="Name">Its name, unique in its zone.</param>
/// <param name="CreationTimestamp">When it was made.</param>
/// <param name="LastStartTimestamp">When it was last started; null where it never ran.</param>
/// <param name="Labels">Its labels.</param>
/// <param name="Tags">Its network tags.</param>
/// <param name="NetworkInterfaces">Its interfaces.</param>
/// <param name="ServiceAccounts">Its service account: one, or none.</param>
/// <param name="Disks">Its disks.</param>
/// <param name="SourceMachineImage">The machine image that it was made from, where it was.</param>
internal sealed record Instance(
    string? Name,
    DateTimeOffset? CreationTimestamp,
    DateTimeOffset? LastStartTimestamp,
    Dictionary<string, string>? Labels,
    NetworkTags? Tags,
    List<NetworkInterface>? NetworkInterfaces,
    List<ServiceAccount>? ServiceAccounts,
    List<AttachedDisk>? Disks,
    string? SourceMachineImage);
