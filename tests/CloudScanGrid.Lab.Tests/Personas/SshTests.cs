using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Text;
using CloudScanGrid.Lab.Personas;

namespace CloudScanGrid.Lab.Tests.Personas;

/// <summary>An SSH daemon that leaves nobody waiting: a script that wants its host key ends at once.</summary>
public sealed class SshTests
{
    private const byte Disconnect = 1;
    private const byte KexInit = 20;

    [Theory]
    [InlineData("openssh")]
    [InlineData("dropbear")]
    public async Task Respond_ClientThatWantsToExchangeKeys_GetsTheOfferAndThenTheFarewell(string daemon)
    {
        var (client, served) = Connect(daemon);
        (await ReadLineAsync(client)).ShouldStartWith("SSH-2.0-");

        await client.WriteAsync("SSH-2.0-Nmap-SSH2-Hostkey\r\n"u8.ToArray());
        var offer = await ReadPacketAsync(client);
        offer[0].ShouldBe(KexInit);
        Encoding.ASCII.GetString(offer).ShouldContain("curve25519-sha256");
        await client.WriteAsync(new byte[] { 0, 0, 0, 12, 4, KexInit, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 });

        (await ReadPacketAsync(client))[0].ShouldBe(Disconnect);
        await served.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Respond_ClientThatSpeaksSomethingElse_GetsTheFarewell()
    {
        var (client, served) = Connect("openssh");
        await ReadLineAsync(client);

        await client.WriteAsync("GET / HTTP/1.0\r\n\r\n"u8.ToArray());

        (await ReadPacketAsync(client))[0].ShouldBe(Disconnect);
        await served.WaitAsync(TimeSpan.FromSeconds(10));
    }

    private static (Stream Client, Task Served) Connect(string daemon)
    {
        var (up, down) = (new Pipe(), new Pipe());
        var server = new TwoWay(up.Reader.AsStream(), down.Writer.AsStream());
        var responder = Daemons.Get(daemon).Stream!(Daemons.Get(daemon).Versions[0]);
        return (new TwoWay(down.Reader.AsStream(), up.Writer.AsStream()), responder.RespondAsync(server, CancellationToken.None));
    }

    private static async Task<string> ReadLineAsync(Stream stream)
    {
        var line = new List<byte>();
        var next = new byte[1];
        while (next[0] != '\n')
        {
            await stream.ReadExactlyAsync(next);
            line.Add(next[0]);
        }

        return Encoding.ASCII.GetString([.. line]);
    }

    /// <summary>The payload of a packet (RFC 4253 section 6), whose length must be a multiple of eight.</summary>
    private static async Task<byte[]> ReadPacketAsync(Stream stream)
    {
        var head = new byte[5];
        await stream.ReadExactlyAsync(head).AsTask().WaitAsync(TimeSpan.FromSeconds(10));
        var length = BinaryPrimitives.ReadInt32BigEndian(head);
        ((length + 4) % 8).ShouldBe(0);
        ((int)head[4]).ShouldBeGreaterThanOrEqualTo(4);
        var rest = new byte[length - 1];
        await stream.ReadExactlyAsync(rest);
        return rest[..^head[4]];
    }

    private sealed class TwoWay(Stream input, Stream output) : Stream
    {
        public override bool CanRead => true;

        public override bool CanWrite => true;

        public override bool CanSeek => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => input.ReadAsync(buffer, cancellationToken);

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await output.WriteAsync(buffer, cancellationToken);
            await output.FlushAsync(cancellationToken);
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush() => output.Flush();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
