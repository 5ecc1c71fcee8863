namespace CloudScanGrid.Lab.Fleets;

/// <summary>What happens to a host.</summary>
public enum IncidentKind
{
    /// <summary>A shell or a web server that nobody ordered.</summary>
    RogueService = 0,

    /// <summary>A data store on a host that had none.</summary>
    OpenedDatabase = 1,

    /// <summary>The same product in an older version.</summary>
    DowngradedDaemon = 2,

    /// <summary>SSH leaves port 22 and answers, the same, on 2222.</summary>
    MovedAdminPort = 3,

    /// <summary>A service is gone.</summary>
    VanishedService = 4,
}
