namespace CloudScanGrid.Cli;

/// <summary>What was asked makes no sense; the message says what is wrong and what to write instead. Nothing was done.</summary>
internal sealed class UsageException(string message) : Exception(message);
