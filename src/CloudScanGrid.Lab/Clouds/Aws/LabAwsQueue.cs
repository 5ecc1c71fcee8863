using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace CloudScanGrid.Lab.Clouds.Aws;

/// <summary>A queue of SQS ("Amazon SQS API Reference", JSON protocol, read in November 2026).</summary>
public sealed class LabAwsQueue : LabQueue
{
    internal const string ContentType = "application/x-amz-json-1.0";

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

    internal ReadOnlyMemory<byte> Receive(byte[] body)
    {
        using var asked = JsonDocument.Parse(body);
        return JsonSerializer.SerializeToUtf8Bytes(new
        {
            Messages = Take(asked.RootElement.GetProperty("MaxNumberOfMessages").GetInt32()).Select(message => new
            {
                MessageId = message.Id, ReceiptHandle = message.Receipt, MD5OfBody = Md5Of(message.Body), message.Body,
            }),
        });
    }

    internal ReadOnlyMemory<byte> Delete(byte[] body)
    {
        using var asked = JsonDocument.Parse(body);
        var entries = asked.RootElement.GetProperty("Entries").EnumerateArray().Select(entry => (Id: entry.GetProperty("Id").GetString(), Receipt: entry.GetProperty("ReceiptHandle").GetString())).ToList();
        foreach (var (_, receipt) in entries)
            Remove(receipt);
        return JsonSerializer.SerializeToUtf8Bytes(new { Successful = entries.Select(entry => new { entry.Id }), Failed = Array.Empty<object>() });
    }

#pragma warning disable CA5351 // SQS says so; it guards against broken wires, not against people.
    private static string Md5Of(string body) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(body)));
#pragma warning restore CA5351
}
