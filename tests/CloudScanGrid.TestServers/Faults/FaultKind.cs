namespace CloudScanGrid.TestServers.Faults;

/// <summary>What happens to a cluster.</summary>
public enum FaultKind
{
    /// <summary>kill -9 of a silo.</summary>
    Kill,

    /// <summary>A silo stands still for a while (SIGSTOP, SIGCONT).</summary>
    Pause,

    /// <summary>A silo is asked to stop (SIGTERM).</summary>
    Stop,

    /// <summary>A silo and the other silos hear nothing of each other.</summary>
    Part,

    /// <summary>The other silos hear a silo, and it hears nothing of them.</summary>
    Deafen,

    /// <summary>A silo and the database hear nothing of each other.</summary>
    PartFromDatabase,

    /// <summary>The database is stopped and started again.</summary>
    RestartDatabase,

    /// <summary>The database is away for a minute.</summary>
    LoseDatabase,

    /// <summary>The disk of the database is full.</summary>
    FillDisk,

    /// <summary>The clock of a silo is set an hour ahead, and back again.</summary>
    JumpClock,

    /// <summary>The database dies, and recovers from its log.</summary>
    KillDatabase,
}
