namespace CloudScanGrid.Host.Configuration;

/// <summary>What a silo does.</summary>
[Flags]
public enum SiloRoles
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Keeps inventory, campaigns, schedulers and detectors.</summary>
    Control = 1,

    /// <summary>Runs nmap.</summary>
    Scanner = 2,

    /// <summary>Serves the console and the API.</summary>
    Api = 4,
}
