namespace CloudScanGrid.Storage.Sqlite.Connections;

/// <summary>Constant SQL that several statements share; the only thing that <see cref="SqlText"/> inserts as text.</summary>
internal readonly record struct SqlFragment(string Text);
