namespace CloudScanGrid.Storage.Rows;

/// <summary>Constant SQL that several statements share; the only thing that goes into a statement as text.</summary>
internal readonly record struct SqlFragment(string Text);
