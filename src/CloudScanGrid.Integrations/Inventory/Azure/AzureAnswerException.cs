namespace CloudScanGrid.Integrations.Inventory.Azure;

/// <summary>Resource Manager or Resource Graph answered with an error.</summary>
/// <param name="status">Of HTTP.</param>
/// <param name="code">The error code; empty where the answer has none.</param>
/// <param name="message">For people, raw.</param>
/// <param name="retryAfter">When it wants to hear from us again, from now; zero where it does not say.</param>
internal sealed class AzureAnswerException(int status, string code, string message, TimeSpan retryAfter) : Exception(message)
{
    public int Status { get; } = status;

    public string Code { get; } = code;

    public TimeSpan RetryAfter { get; } = retryAfter;
}
