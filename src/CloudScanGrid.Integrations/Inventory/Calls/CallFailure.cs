namespace CloudScanGrid.Integrations.Inventory.Calls;

/// <summary>What an SDK's exception says.</summary>
/// <param name="Trouble">What became of the call.</param>
/// <param name="Message">What the provider said, shortened and escaped, and what would help.</param>
/// <param name="RetryAfter">When it wants to hear from us again, from now; zero where it does not say.</param>
internal sealed record CallFailure(CallTrouble Trouble, string Message, TimeSpan RetryAfter = default);
