using System.Collections.Concurrent;
using System.Globalization;
using System.Net;

namespace CloudScanGrid.EndToEnd.Tests.Sight;

/// <summary>A receiver of OTLP over HTTP, as a collector is one.</summary>
internal sealed class TraceReceiver : IAsyncDisposable
{
    private readonly ConcurrentQueue<ReceivedSpan> _spans = [];
    private readonly HttpListener _listener = new();
    private readonly Task _taking;

    public TraceReceiver()
    {
        Endpoint = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort.Find()}/");
        _listener.Prefixes.Add(Endpoint);
        _listener.Start();
        _taking = TakeAsync();
    }

    public string Endpoint { get; }

    public IReadOnlyCollection<ReceivedSpan> Spans => _spans;

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _taking;
        _listener.Close();
    }

    private async Task TakeAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            using var body = new MemoryStream();
            await context.Request.InputStream.CopyToAsync(body);
            if (context.Request.Url?.AbsolutePath == "/v1/traces")
            {
                foreach (var span in TraceMessage.Read(body.ToArray()))
                    _spans.Enqueue(span);
            }

            // An empty ExportTraceServiceResponse: everything was taken.
            context.Response.ContentType = "application/x-protobuf";
            context.Response.Close();
        }
    }
}
