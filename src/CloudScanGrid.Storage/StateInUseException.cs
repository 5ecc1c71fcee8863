using System.Globalization;

namespace CloudScanGrid.Storage;

/// <summary>Another process has the store open for writing.</summary>
public sealed class StateInUseException : StoreException
{
    /// <summary>Names the file and its holder.</summary>
    public StateInUseException(string file, int? processId, Exception? cause = null)
        : base(file, $"in use by {Name(processId)}", "stop that process first, or name another state file", cause) => ProcessId = processId;

    /// <summary>The process that holds it; null where it could not be told.</summary>
    public int? ProcessId { get; }

    private static string Name(int? processId) =>
        processId is { } id ? string.Create(CultureInfo.InvariantCulture, $"process {id}") : "another process";
}
