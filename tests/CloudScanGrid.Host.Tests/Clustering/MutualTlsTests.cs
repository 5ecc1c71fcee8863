using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using CloudScanGrid.Host.Clustering.Tls;
using CloudScanGrid.Host.Configuration;

namespace CloudScanGrid.Host.Tests.Clustering;

/// <summary>What comes to the ports of a silo: its own get in, everybody else gets nothing, and is counted.</summary>
public sealed class MutualTlsTests : IAsyncLifetime
{
    private readonly ClusterAuthority _authority = new();
    private SecuredSilo? _silo;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private SecuredSilo Silo => _silo ?? throw new InvalidOperationException("The silo is started before each test.");

    public async ValueTask InitializeAsync()
    {
        _authority.Renew("silo.cloudscan");
        _silo = await SecuredSilo.StartAsync(_authority.Settings());
    }

    public async ValueTask DisposeAsync()
    {
        if (_silo is not null)
            await _silo.DisposeAsync();
        _authority.Dispose();
    }

    [Fact]
    public async Task Join_SecondSiloOfTheSameAuthority_TalksWithTheFirst()
    {
        await using var second = await SecuredSilo.StartAsync(_authority.Settings(), Silo);
        (await second.CountActiveAsync()).ShouldBe(2);
        (await Silo.CountActiveAsync()).ShouldBe(2);
        Silo.Refused.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("silo.cloudscan", true, true)]
    [InlineData("client.cloudscan", false, true)]
    public async Task Connect_WithACertificate_OpensThePortsOfItsRole(string name, bool opensSilo, bool opensGateway)
    {
        using var certificate = _authority.Issue(name);
        (await IsLetInAsync(Silo.SiloPort, certificate)).ShouldBe(opensSilo);
        (await IsLetInAsync(Silo.GatewayPort, certificate)).ShouldBe(opensGateway);
        Silo.Refused.ShouldBe(opensSilo ? [] : [("silo", "wrong-name")]);
    }

    [Fact]
    public async Task Connect_NoCertificate_IsRefusedAndCounted()
    {
        (await IsLetInAsync(Silo.SiloPort, null)).ShouldBeFalse();
        (await IsLetInAsync(Silo.GatewayPort, null)).ShouldBeFalse();
        Silo.Refused.ShouldBe([("silo", "no-certificate"), ("gateway", "no-certificate")], ignoreOrder: true);
    }

    [Fact]
    public async Task Connect_OfAnotherAuthority_IsRefusedAndCounted()
    {
        using var foreign = new ClusterAuthority();
        using var certificate = foreign.Issue("silo.cloudscan");
        (await IsLetInAsync(Silo.SiloPort, certificate)).ShouldBeFalse();
        Silo.Refused.ShouldBe([("silo", "untrusted")]);
    }

    [Fact]
    public async Task Connect_OutOfDate_IsRefusedAndCounted()
    {
        using var certificate = _authority.Issue("silo.cloudscan", TimeSpan.FromDays(-1));
        (await IsLetInAsync(Silo.SiloPort, certificate)).ShouldBeFalse();
        Silo.Refused.ShouldBe([("silo", "untrusted")]);
    }

    [Fact]
    public async Task Connect_OfAnotherCluster_IsRefusedAndCounted()
    {
        using var certificate = _authority.Issue("silo.staging");
        (await IsLetInAsync(Silo.GatewayPort, certificate)).ShouldBeFalse();
        Silo.Refused.ShouldBe([("gateway", "wrong-name")]);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: silo\r\n\r\n", "no-handshake")]
    [InlineData("\u0010\0\0\0\u0001\0\0\0aaaaaaaaaaaaaaaaaaaaaaaa", "no-handshake")]
    [InlineData("", "too-slow")]
    public async Task Connect_NoTls_IsClosedWithinFiveSecondsWithoutAByteOfOurs(string said, string reason)
    {
        foreach (var port in (int[])[Silo.SiloPort, Silo.GatewayPort])
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port, Cancellation);
            var started = Stopwatch.GetTimestamp();
            await client.GetStream().WriteAsync(System.Text.Encoding.Latin1.GetBytes(said), Cancellation);
            var answer = await ReadToEndAsync(client.GetStream());
            Stopwatch.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(5));
            // At most a TLS alert: record type 21, seven bytes.
            if (answer.Length > 0)
                (answer[0], answer.Length).ShouldBe(((byte)21, 7));
        }

        Silo.Refused.Select(refused => refused.Reason).ShouldBe([reason, reason]);
        using var own = _authority.Issue("silo.cloudscan");
        (await IsLetInAsync(Silo.SiloPort, own)).ShouldBeTrue();
    }

    [Fact]
    public async Task Renew_FilesReplaced_NewConnectionsSeeTheNewCertificate()
    {
        using var own = _authority.Issue("client.cloudscan");
        var before = await ShownAsync(own);
        await Task.Delay(20, Cancellation);
        var renewed = _authority.Renew("silo.cloudscan");
        (await ShownAsync(own)).ShouldBe(renewed);
        renewed.ShouldNotBe(before);

        await Task.Delay(20, Cancellation);
        await File.WriteAllTextAsync(_authority.PathOf("key.pem"), "half a k", Cancellation);
        (await ShownAsync(own)).ShouldBe(renewed);
    }

    [Fact]
    public async Task Join_WithTheCertificatesOfTheScript_Works()
    {
        var settings = _authority.Settings();
        await RunScriptAsync("authority");
        await RunScriptAsync("silo");
        settings.Certificate = _authority.PathOf("made/silo.pem");
        settings.Key = _authority.PathOf("made/silo.key");
        settings.Authority = _authority.PathOf("made/authority.pem");
        await using var first = await SecuredSilo.StartAsync(settings);
        await using var second = await SecuredSilo.StartAsync(settings, first);
        (await second.CountActiveAsync()).ShouldBe(2);
    }

    [Fact]
    public async Task Start_KeyOfAnotherCertificate_IsAClearError()
    {
        var settings = _authority.Settings();
        using var other = _authority.Issue("silo.cloudscan");
        await File.WriteAllTextAsync(settings.Certificate!, other.ExportCertificatePem(), Cancellation);
        var refusal = await Should.ThrowAsync<ConfigurationException>(() => SecuredSilo.StartAsync(settings));
        refusal.Message.ShouldContain(settings.Key!);
    }

    private async Task RunScriptAsync(string role)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "certificates.sh");
        using var script = Process.Start(new ProcessStartInfo("bash", [path, _authority.PathOf("made"), role]) { UseShellExecute = false })!;
        await script.WaitForExitAsync(Cancellation);
        script.ExitCode.ShouldBe(0);
    }

    private static async Task<byte[]> ReadToEndAsync(Stream stream)
    {
        using var read = new MemoryStream();
        try
        {
            await stream.CopyToAsync(read, Cancellation);
        }
        catch (IOException)
        {
            // A reset is an end, too.
        }

        return read.ToArray();
    }

    private async Task<bool> IsLetInAsync(int port, X509Certificate2? certificate)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port, Cancellation);
            await using var stream = await HandshakeAsync(client, certificate);
            return await StaysOpenAsync(stream);
        }
        catch (Exception exception) when (exception is IOException or AuthenticationException)
        {
            return false;
        }
    }

    // In TLS 1.3 the client is done before the server has judged it: a refusal shows at the first read. On the gateway it is the client that speaks first.
    private static async Task<bool> StaysOpenAsync(SslStream stream)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(1));
        try
        {
            return await stream.ReadAsync(new byte[1], limit.Token) > 0;
        }
        catch (OperationCanceledException) when (!Cancellation.IsCancellationRequested)
        {
            return true;
        }
    }

    private async Task<SslStream> HandshakeAsync(TcpClient client, X509Certificate2? certificate)
    {
        var stream = new SslStream(client.GetStream());
        await stream.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = "silo.cloudscan",
                ClientCertificateContext = certificate is null ? null : SslStreamCertificateContext.Create(certificate, null, offline: true),
                RemoteCertificateValidationCallback = new PeerCheck(SecuredSilo.ClusterId, [_authority.Root], isServer: true, [PeerRole.Silo]).Accepts,
            },
            Cancellation);
        return stream;
    }

    private async Task<string> ShownAsync(X509Certificate2 own)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Silo.GatewayPort, Cancellation);
        await using var stream = await HandshakeAsync(client, own);
        return ((X509Certificate2)stream.RemoteCertificate!).SerialNumber;
    }
}
