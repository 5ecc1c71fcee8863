using System.Text.Json;

namespace CloudScanGrid.Cli.Output.Hosts;

/// <summary>One line a host.</summary>
internal sealed class NdjsonHostWriter(Stream stream) : IHostWriter
{
    private readonly BufferedStream _buffer = new(stream, 64 * 1024);

    public void Add(HostResult result)
    {
        JsonSerializer.Serialize(_buffer, HostLines.Of(result), HostLineJson.Default.HostLine);
        _buffer.WriteByte((byte)'\n');
    }

    public void Flush() => _buffer.Flush();

    public Task CompleteAsync(CancellationToken cancellationToken) => _buffer.FlushAsync(cancellationToken);
}
