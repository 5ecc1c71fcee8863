using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http;

namespace CloudScanGrid.Lab.Clouds.Azure;

/// <summary>A queue of a storage account ("Queue service REST API", Microsoft Learn, read in November 2026). Event Grid writes its messages in Base64.</summary>
public sealed class LabAzureQueue : LabQueue
{
    /// <summary>The queue's path.</summary>
    public const string Path = "/changes";

    /// <summary>Sends what Event Grid would send of a resource that was written.</summary>
    /// <param name="resource">Its id.</param>
    /// <param name="operation">What was done, as in <c>Microsoft.Compute/virtualMachines/write</c>.</param>
    public void SendWritten(string resource, string operation) => Send(JsonSerializer.Serialize(new
    {
        id = Guid.NewGuid(), topic = string.Join('/', resource.Split('/')[..3]), subject = resource, eventType = "Microsoft.Resources.ResourceWriteSuccess", data = new { operationName = operation, status = "Succeeded" },
    }));

    internal async Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        if (request.Method == HttpMethods.Delete)
        {
            context.Response.StatusCode = Remove(request.Query["popreceipt"]) ? StatusCodes.Status204NoContent : StatusCodes.Status404NotFound;
            return;
        }

        var now = TimeProvider.System.GetUtcNow().ToString("R", CultureInfo.InvariantCulture);
        var received = Take(int.Parse(request.Query["numofmessages"].ToString(), CultureInfo.InvariantCulture)).Select(message => new XElement(
            "QueueMessage",
            new XElement("MessageId", message.Id),
            new XElement("InsertionTime", now),
            new XElement("ExpirationTime", now),
            new XElement("PopReceipt", message.Receipt),
            new XElement("TimeNextVisible", now),
            new XElement("DequeueCount", 1),
            new XElement("MessageText", Convert.ToBase64String(Encoding.UTF8.GetBytes(message.Body)))));
        context.Response.ContentType = "application/xml";
        await context.Response.WriteAsync($"<?xml version=\"1.0\" encoding=\"utf-8\"?>{new XElement("QueueMessagesList", received)}", context.RequestAborted);
    }
}
