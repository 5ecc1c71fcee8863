using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http;

namespace CloudScanGrid.Lab.Clouds.Azure;

/// <summary>A queue of a storage account ("Queue service REST API", Microsoft Learn, read in November 2026): a message that was received is hidden for a while, and is there again unless it was deleted.</summary>
public sealed class LabAzureQueue
{
    /// <summary>The queue's path.</summary>
    public const string Path = "/changes";

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

    /// <summary>Sends a message, as Event Grid does.</summary>
    public void Send(string body)
    {
        lock (_lock)
            _messages.Add(new Message(Guid.NewGuid().ToString(), Convert.ToBase64String(Encoding.UTF8.GetBytes(body))));
    }

    /// <summary>Sends what Event Grid would send of a resource that was written.</summary>
    /// <param name="resource">Its id.</param>
    /// <param name="operation">What was done, as in <c>Microsoft.Compute/virtualMachines/write</c>.</param>
    public void SendWritten(string resource, string operation) => Send(System.Text.Json.JsonSerializer.Serialize(new
    {
        id = Guid.NewGuid(), topic = string.Join('/', resource.Split('/')[..3]), subject = resource, eventType = "Microsoft.Resources.ResourceWriteSuccess", data = new { operationName = operation, status = "Succeeded" },
    }));

    internal async Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        if (request.Method == HttpMethods.Delete)
        {
            var (id, receipt) = (request.Path.Value!.Split('/')[^1], request.Query["popreceipt"].ToString());
            lock (_lock)
                context.Response.StatusCode = _messages.RemoveAll(message => message.Id == id && message.Receipt == receipt) > 0 ? StatusCodes.Status204NoContent : StatusCodes.Status404NotFound;
            return;
        }

        var now = TimeProvider.System.GetUtcNow().ToString("R", CultureInfo.InvariantCulture);
        List<XElement> received;
        lock (_lock)
        {
            received = [.. _messages.Where(message => message.Receipt is null).Take(int.Parse(request.Query["numofmessages"].ToString(), CultureInfo.InvariantCulture)).Select(message => new XElement(
                "QueueMessage",
                new XElement("MessageId", message.Id),
                new XElement("InsertionTime", now),
                new XElement("ExpirationTime", now),
                new XElement("PopReceipt", message.Receipt = (++_receipts).ToString(CultureInfo.InvariantCulture)),
                new XElement("TimeNextVisible", now),
                new XElement("DequeueCount", 1),
                new XElement("MessageText", message.Text)))];
        }

        context.Response.ContentType = "application/xml";
        await context.Response.WriteAsync($"<?xml version=\"1.0\" encoding=\"utf-8\"?>{new XElement("QueueMessagesList", received)}", context.RequestAborted);
    }

    private sealed class Message(string id, string text)
    {
        public string Id => id;

        public string Text => text;

        public string? Receipt { get; set; }
    }
}
