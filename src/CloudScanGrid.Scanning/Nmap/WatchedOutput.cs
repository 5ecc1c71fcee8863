namespace CloudScanGrid.Scanning.Nmap;

/// <summary>
/// A process's output that tells when nothing comes. Only waiting counts: a slow reader of the hosts is not nmap's silence. Once the process is killed the
/// output ends within a bounded time, even if a process that it left behind holds the pipe.
/// </summary>
internal sealed class WatchedOutput(Stream output, TimeSpan silenceLimit, TimeProvider time, Action onSilence, CancellationToken abandon) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            var read = output.ReadAsync(buffer, CancellationToken.None).AsTask();
            try
            {
                return await read.WaitAsync(silenceLimit, time, abandon);
            }
            catch (TimeoutException)
            {
                onSilence();
                return await read.WaitAsync(abandon);
            }
        }
        catch (OperationCanceledException)
        {
            return 0;
        }
        catch (IOException)
        {
            return 0;
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
