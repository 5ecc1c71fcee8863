using System.Buffers;
using System.Text.Json;

namespace CloudScanGrid.Cli.Output.Hosts;

/// <summary>One line a host.</summary>
internal sealed class NdjsonHostWriter(Stream stream) : IHostWriter
{
    private const int MaxBuffered = 64 * 1024;

    private readonly ArrayBufferWriter<byte> _buffer = new();

    public void Add(HostResult result)
    {
        using (var json = new Utf8JsonWriter(_buffer))
            JsonSerializer.Serialize(json, HostLines.Of(result), HostLineJson.Default.HostLine);
        _buffer.Write("\n"u8);
        if (_buffer.WrittenCount >= MaxBuffered)
            Flush();
    }

    public void Flush()
    {
        stream.Write(_buffer.WrittenSpan);
        stream.Flush();
        _buffer.Clear();
    }

    public Task CompleteAsync(CancellationToken cancellationToken)
    {
        Flush();
        return Task.CompletedTask;
    }
}
