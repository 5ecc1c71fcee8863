namespace CloudScanGrid.Integrations.Inventory.Calls;

/// <summary>A call of a provider's API did not succeed, and is not tried again. Where the way of the data begins, it becomes a gap.</summary>
/// <param name="trouble">What became of it.</param>
/// <param name="action">The call, as its provider's permissions name it: <c>ec2:DescribeInstances</c>.</param>
/// <param name="message">What the provider said, and what would help.</param>
/// <param name="innerException">What was thrown.</param>
internal sealed class ProviderCallException(CallTrouble trouble, string action, string message, Exception? innerException = null) : Exception(message, innerException)
{
    public CallTrouble Trouble { get; } = trouble;

    public string Action { get; } = action;
}
