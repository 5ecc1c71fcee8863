namespace CloudScanGrid.Storage;

/// <summary>What a store takes and what its disk has left, in bytes; null for what is not known.</summary>
public readonly record struct StoreSize(long? DataBytes, long? LogBytes, long? FreeBytes);
