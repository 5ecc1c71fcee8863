using System.IO.Pipelines;

namespace CloudScanGrid.Host.Clustering.Tls;

/// <summary>What Orleans reads and writes in place of the connection's own pipes.</summary>
internal sealed class SecuredPipes(Stream stream) : IDuplexPipe
{
    public PipeReader Input { get; } = PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true));

    public PipeWriter Output { get; } = PipeWriter.Create(stream, new StreamPipeWriterOptions(leaveOpen: true));
}
