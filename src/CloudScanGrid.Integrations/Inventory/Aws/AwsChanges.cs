using Amazon.SQS;
using Amazon.SQS.Model;
using CloudScanGrid.Domain.Inventory;

namespace CloudScanGrid.Integrations.Inventory.Aws;

/// <summary>Changes that EventBridge sends to a queue of SQS.</summary>
/// <param name="options">Which queue.</param>
public sealed class AwsChanges(AwsOptions options) : ICloudChanges, IDisposable
{
    /// <summary>How long a message that was received is hidden from others ("ReceiveMessage", Amazon SQS API Reference, read in November 2026): long enough to read an account.</summary>
    private static readonly TimeSpan Hidden = TimeSpan.FromMinutes(15);

    /// <summary>Messages of one call, at most.</summary>
    private const int PageSize = 10;

    private readonly IAmazonSQS _queue = new AwsClients(options).Sqs();

    /// <inheritdoc/>
    public CloudProvider Provider => CloudProvider.Aws;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<HeardChange>> ReceiveAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        var request = new ReceiveMessageRequest
        {
            QueueUrl = options.ChangeQueue, MaxNumberOfMessages = PageSize, WaitTimeSeconds = (int)wait.TotalSeconds, VisibilityTimeout = (int)Hidden.TotalSeconds,
        };
        var answer = await _queue.ReceiveMessageAsync(request, cancellationToken);
        return [.. (answer.Messages ?? []).Select(message => new HeardChange(message.ReceiptHandle, AwsChangeMessage.Read(message.Body)))];
    }

    /// <inheritdoc/>
    public async Task CompleteAsync(IReadOnlyCollection<HeardChange> changes, CancellationToken cancellationToken)
    {
        foreach (var page in changes.Chunk(PageSize))
        {
            // Who is not deleted comes again, which does no harm.
            var entries = page.Select((change, index) => new DeleteMessageBatchRequestEntry($"{index}", change.Receipt)).ToList();
            await _queue.DeleteMessageBatchAsync(new DeleteMessageBatchRequest(options.ChangeQueue, entries), cancellationToken);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _queue.Dispose();
}
