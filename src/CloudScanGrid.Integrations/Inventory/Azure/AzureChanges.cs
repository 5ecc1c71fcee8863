using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage.Queues;
using CloudScanGrid.Domain.Inventory;

namespace CloudScanGrid.Integrations.Inventory.Azure;

/// <summary>Changes that Event Grid sends to a queue of a storage account.</summary>
public sealed class AzureChanges : ICloudChanges
{
    /// <summary>Messages of one call, at most ("Get Messages", Azure Storage REST API, read in November 2026).</summary>
    private const int PageSize = 32;

    private const char Between = ' ';

    /// <summary>How long a message that was received is hidden from others: long enough to read a subscription.</summary>
    private static readonly TimeSpan Hidden = TimeSpan.FromMinutes(15);

    /// <summary>Storage queues let nobody wait.</summary>
    private static readonly TimeSpan LookPeriod = TimeSpan.FromSeconds(2);

    private readonly QueueClient _queue;
    private readonly TimeProvider _time;

    /// <param name="options">Which queue.</param>
    /// <param name="credential">The silos' own identity.</param>
    /// <param name="http">By what it is called.</param>
    /// <param name="time">The clock.</param>
    public AzureChanges(AzureOptions options, TokenCredential credential, HttpClient http, TimeProvider time)
    {
        // Event Grid writes Base64; what is none is nobody's word of a change. A call that fails is made again by whoever watches.
        var settings = new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64, Transport = new HttpClientTransport(http) };
        settings.Retry.MaxRetries = 0;
        settings.Diagnostics.ApplicationId = "CloudScanGrid";
        settings.MessageDecodingFailed += failure => failure.Queue.DeleteMessageAsync(failure.ReceivedMessage.MessageId, failure.ReceivedMessage.PopReceipt, failure.CancellationToken);
        (_queue, _time) = (new QueueClient(new Uri(options.ChangeQueue!), credential, settings), time);
    }

    /// <inheritdoc/>
    public CloudProvider Provider => CloudProvider.Azure;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<HeardChange>> ReceiveAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        for (var started = _time.GetTimestamp(); ;)
        {
            var messages = (await _queue.ReceiveMessagesAsync(PageSize, Hidden, cancellationToken)).Value;
            if (messages.Length > 0)
                return [.. messages.Select(message => new HeardChange($"{message.MessageId}{Between}{message.PopReceipt}", AzureChangeMessage.Read(message.Body.ToString())))];
            if (_time.GetElapsedTime(started) + LookPeriod > wait)
                return [];
            await Task.Delay(LookPeriod, _time, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async Task CompleteAsync(IReadOnlyCollection<HeardChange> changes, CancellationToken cancellationToken)
    {
        foreach (var change in changes)
        {
            var receipt = change.Receipt.Split(Between, 2);
            await _queue.DeleteMessageAsync(receipt[0], receipt[1], cancellationToken);
        }
    }
}
