namespace CloudScanGrid.Domain.Inventory;

/// <summary>Where an account's inventory comes from. The numbers are stored: they only grow.</summary>
public enum CloudProvider
{
    /// <summary>A file that the operator keeps, <c>file</c>.</summary>
    File = 0,

    /// <summary>Amazon Web Services, <c>aws</c>.</summary>
    Aws = 1,

    /// <summary>Microsoft Azure, <c>azure</c>.</summary>
    Azure = 2,

    /// <summary>Google Cloud, <c>gcp</c>.</summary>
    Gcp = 3,
}
