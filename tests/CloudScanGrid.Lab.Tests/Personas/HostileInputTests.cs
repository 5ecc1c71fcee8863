using CloudScanGrid.Lab.Personas;

namespace CloudScanGrid.Lab.Tests.Personas;

public sealed class HostileInputTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    // Beginnings that lead each daemon past its first check.
    private static readonly byte[][] Beginnings =
    [
        [], [.. "GET / HTTP/1.0\r\n\r\n"u8], [.. "stats\r\n"u8], [.. "*1\r\n$4\r\ninfo\r\n"u8], [0, 0, 0, 0xa4, 0xff, .. "SMBr"u8], [3, 0, 0, 11, 6, 0xe0],
        [0x41, 0, 0, 0, 0x3a, 0x30, 0, 0], [0, 6, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 7, .. "version"u8], [0x30, 0x26, 2, 1, 0, 4, 6, .. "public"u8, 0xa0, 0x19, 2],
    ];

    [Fact]
    public async Task Respond_RandomBytes_EndsWithoutAnError()
    {
        var random = new Random(1);
        foreach (var daemon in Daemons.All.Where(daemon => daemon is { Stream: not null, Tls: false } && daemon.Id != "tarpit"))
        {
            foreach (var beginning in Beginnings)
            {
                for (var round = 0; round < 20; round++)
                {
                    var sent = beginning.Concat(Noise(random)).ToArray();
                    await daemon.Stream!(daemon.Versions[^1]).RespondAsync(new Wire(sent), default).WaitAsync(Deadline);
                }
            }
        }
    }

    [Fact]
    public void Reply_RandomDatagrams_NeverThrows()
    {
        var random = new Random(2);
        foreach (var daemon in Daemons.All.Where(daemon => daemon.Datagram is not null))
        {
            var reply = daemon.Datagram!(daemon.Versions[^1]);
            foreach (var beginning in Beginnings)
            {
                for (var round = 0; round < 500; round++)
                {
                    byte[] sent = [.. beginning, .. Noise(random)];
                    if (sent.Length > 0)
                        reply(sent).Bytes.Length.ShouldBeLessThan(512);
                }
            }
        }
    }

    [Fact]
    public async Task Respond_EndlessRequest_EndsAtTheBound()
    {
        var wire = new Wire(new byte[1_000_000].Select(_ => (byte)'A').ToArray());

        await Daemons.Get("nginx").Stream!("1.22.1").RespondAsync(wire, default).WaitAsync(Deadline);

        wire.Position.ShouldBeLessThanOrEqualTo(4096);
    }

    private static byte[] Noise(Random random)
    {
        var noise = new byte[random.Next(64)];
        random.NextBytes(noise);
        return noise;
    }

    /// <summary>Reads what a client sent and swallows what it is answered.</summary>
    private sealed class Wire(byte[] sent) : MemoryStream(sent, writable: false)
    {
        public override bool CanWrite => true;

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;
    }
}
