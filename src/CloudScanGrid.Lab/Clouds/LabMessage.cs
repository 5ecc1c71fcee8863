namespace CloudScanGrid.Lab.Clouds;

/// <summary>A message of a queue.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Body">What it says.</param>
/// <param name="Receipt">By which whoever has it deletes it; null where nobody has it.</param>
internal sealed record LabMessage(string Id, string Body, string? Receipt);
