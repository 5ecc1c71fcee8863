namespace CloudScanGrid.Lab.Personas;

/// <summary>Decides the answer to everything that a client sent since the last answer.</summary>
internal delegate Answer Reply(ReadOnlySpan<byte> request);
