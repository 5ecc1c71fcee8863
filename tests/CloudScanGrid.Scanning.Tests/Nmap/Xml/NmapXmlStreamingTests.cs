using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using CloudScanGrid.Scanning.Nmap.Xml;

namespace CloudScanGrid.Scanning.Tests.Nmap.Xml;

[Collection(nameof(Alone))]
public sealed class NmapXmlStreamingTests
{
    /// <summary>Measures the memory of the whole process, so nothing runs beside it.</summary>
    [CollectionDefinition(nameof(Alone), DisableParallelization = true)]
    public sealed class Alone;

    [Fact]
    public async Task ReadHostsAsync_PipeStaysOpen_YieldsAHostWhenItsEndTagArrives()
    {
        var pipe = new Pipe();
        await using var reader = new NmapXmlReader(pipe.Reader.AsStream(), XmlReading.Options);
        await using var hosts = reader.ReadHostsAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        var run = XmlReading.Run(XmlReading.Host("10.0.0.1", "<ports/>") + "\n" + XmlReading.Host("10.0.0.2", "<ports/>"));
        var firstEnd = run.IndexOf("</host>", StringComparison.Ordinal) + "</host>".Length;

        var first = hosts.MoveNextAsync().AsTask();
        foreach (var piece in run[..(firstEnd - 1)].Chunk(7))
            await pipe.Writer.WriteAsync(Encoding.UTF8.GetBytes(piece), TestContext.Current.CancellationToken);
        first.IsCompleted.ShouldBeFalse();
        await pipe.Writer.WriteAsync(">"u8.ToArray(), TestContext.Current.CancellationToken);

        (await first).ShouldBeTrue();
        hosts.Current.Address.ToString().ShouldBe("10.0.0.1");

        var second = hosts.MoveNextAsync().AsTask();
        await pipe.Writer.WriteAsync(Encoding.UTF8.GetBytes(run[firstEnd..]), TestContext.Current.CancellationToken);
        (await second).ShouldBeTrue();
        await pipe.Writer.CompleteAsync();
        (await hosts.MoveNextAsync()).ShouldBeFalse();
        reader.Run.IsComplete.ShouldBeTrue();
    }

    [Fact]
    public async Task ReadHostsAsync_SixtyFourMegabytes_HoldsOneHostAtATime()
    {
        const int Hosts = 16_000;
        await using var reader = new NmapXmlReader(new GeneratedRun(Hosts), XmlReading.Options);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var most = 0L;
        var count = 0;
        await foreach (var host in reader.ReadHostsAsync(TestContext.Current.CancellationToken))
        {
            host.Services.Length.ShouldBe(20);
            if (++count % 2000 == 0)
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before);
        }

        count.ShouldBe(Hosts);
        reader.Run.IsComplete.ShouldBeTrue();
        most.ShouldBeLessThan(8 * 1024 * 1024);
    }

    /// <summary>Makes a run while it is read.</summary>
    private sealed class GeneratedRun(int hosts) : Stream
    {
        private byte[] _piece = Encoding.UTF8.GetBytes(XmlReading.Run("@").Split('@')[0]);
        private int _at;
        private int _made;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_at == _piece.Length && _made <= hosts)
            {
                _piece = Encoding.UTF8.GetBytes(_made == hosts ? XmlReading.Run("@").Split('@')[1] : Host(_made));
                _at = 0;
                _made++;
            }

            var length = Math.Min(buffer.Length, _piece.Length - _at);
            _piece.AsMemory(_at, length).CopyTo(buffer);
            _at += length;
            return ValueTask.FromResult(length);
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        private static string Host(int number)
        {
            var ports = string.Concat(Enumerable.Range(1, 20).Select(port => string.Create(
                CultureInfo.InvariantCulture,
                $"""<port protocol="tcp" portid="{port}"><state state="open" reason="syn-ack" reason_ttl="64"/><service name="http" product="nginx" version="1.{number}" method="probed" conf="10"><cpe>cpe:/a:igor_sysoev:nginx:1.22.1</cpe></service></port>""")));
            return XmlReading.Host(string.Create(CultureInfo.InvariantCulture, $"10.{number >> 16}.{(number >> 8) & 255}.{number & 255}"), $"<ports>{ports}</ports>");
        }
    }
}
