using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace CloudScanGrid.Lab.Clouds.Aws;

/// <summary>
/// A queue of SQS ("Amazon SQS API Reference", JSON protocol, read in November 2026): a message that was received is hidden for a while, and is there again unless it was deleted. It does not let callers wait.
/// </summary>
public sealed class LabAwsQueue
{
    internal const string ContentType = "application/x-amz-json-1.0";

    private readonly Lock _lock = new();
    private readonly List<Message> _messages = [];
    private int _receipts;

    /// <summary>Messages that nobody has deleted.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _messages.Count;
        }
    }

    /// <summary>Sends a message.</summary>
    public void Send(string body)
    {
        lock (_lock)
            _messages.Add(new Message(Guid.NewGuid().ToString(), body));
    }

    /// <summary>Sends what EventBridge would send of a call or of a change of state.</summary>
    /// <param name="account">The account, 12 digits.</param>
    /// <param name="region">The region.</param>
    /// <param name="what">The kind of event, as in <c>EC2 Instance State-change Notification</c>.</param>
    /// <param name="detail">What it says.</param>
    public void SendEvent(string account, string region, string what, object detail) => Send(JsonSerializer.Serialize(new Dictionary<string, object>(StringComparer.Ordinal)
    {
        ["version"] = "0",
        ["id"] = Guid.NewGuid().ToString(),
        ["detail-type"] = what,
        ["source"] = "aws.ec2",
        ["account"] = account,
        ["region"] = region,
        ["detail"] = detail,
    }));

    /// <summary>Shows messages again that somebody received and did not delete, as when their time is over.</summary>
    public void ShowAgain()
    {
        lock (_lock)
        {
            foreach (var message in _messages)
                message.Receipt = null;
        }
    }

    internal ReadOnlyMemory<byte> Receive(byte[] body)
    {
        using var asked = JsonDocument.Parse(body);
        var most = asked.RootElement.GetProperty("MaxNumberOfMessages").GetInt32();
        lock (_lock)
        {
            var received = _messages.Where(message => message.Receipt is null).Take(most).ToList();
            foreach (var message in received)
                message.Receipt = (++_receipts).ToString(CultureInfo.InvariantCulture);
            return JsonSerializer.SerializeToUtf8Bytes(new
            {
                Messages = received.Select(message => new
                {
                    MessageId = message.Id, ReceiptHandle = message.Receipt, MD5OfBody = Md5Of(message.Body), message.Body,
                }),
            });
        }
    }

    internal ReadOnlyMemory<byte> Delete(byte[] body)
    {
        using var asked = JsonDocument.Parse(body);
        var entries = asked.RootElement.GetProperty("Entries").EnumerateArray().Select(entry => (Id: entry.GetProperty("Id").GetString(), Receipt: entry.GetProperty("ReceiptHandle").GetString())).ToList();
        lock (_lock)
            _messages.RemoveAll(message => entries.Exists(entry => entry.Receipt == message.Receipt));
        return JsonSerializer.SerializeToUtf8Bytes(new { Successful = entries.Select(entry => new { entry.Id }), Failed = Array.Empty<object>() });
    }

#pragma warning disable CA5351 // SQS says so; it guards against broken wires, not against people.
    private static string Md5Of(string body) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(body)));
#pragma warning restore CA5351

    private sealed class Message(string id, string body)
    {
        public string Id => id;

        public string Body => body;

        public string? Receipt { get; set; }
    }
}
