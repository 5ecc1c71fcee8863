namespace CloudScanGrid.Storage.Postgres.Connections;

/// <summary>What is locked by name (pg_advisory_xact_lock). The numbers are the same in every version that may run at once.</summary>
internal enum SessionLock
{
    /// <summary>The schema: its upgrades and its partitions.</summary>
    Schema = 0x43534701,

    /// <summary>An account's inventory: one snapshot at a time.</summary>
    Inventory = 0x43534702,

    /// <summary>An account's queue of targets: one claim at a time, so that no two jobs get addresses of one asset.</summary>
    Queue = 0x43534703,

    /// <summary>An owner's budget.</summary>
    Budget = 0x43534704,
}
