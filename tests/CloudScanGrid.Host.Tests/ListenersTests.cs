using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using CloudScanGrid.Client;

namespace CloudScanGrid.Host.Tests;

/// <summary>What is served where, and to whom.</summary>
public sealed class ListenersTests(ListenersTests.OpenGrid served) : IClassFixture<ListenersTests.OpenGrid>
{
    [Theory]
    [InlineData("/metrics", "cloudscan_silo_info")]
    [InlineData("/health/live", "live")]
    [InlineData("/health/ready", "\"status\":\"ready\"")]
    public async Task Machine_ItsThreePaths_AreServedUnderAnyHostName(string path, string expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Host = "cloudscan-scanner-a.cloudscan.svc:9464" } };
        using var response = await served.Machine.SendAsync(request);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await response.Content.ReadAsStringAsync()).ShouldContain(expected);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/page.js")]
    [InlineData("/api/v1/assets")]
    [InlineData("/api/v1/findings")]
    [InlineData("/API/v1/regions")]
    [InlineData("/health/../api/v1/assets")]
    [InlineData("/metrics/../api/v1/assets")]
    [InlineData("/metrics/x")]
    public async Task Machine_AnythingElse_IsNotThere(string path)
    {
        // Whatever it says of itself in the Host header: the address at which it came in decides.
        using var request = new HttpRequestMessage(HttpMethod.Get, new UriBuilder(served.Machine.BaseAddress!) { Path = path }.Uri) { Headers = { Host = served.Http.BaseAddress!.Authority } };
        using var response = await served.Machine.SendAsync(request);

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await response.Content.ReadFromJsonAsync(ResourceJson.Default.ProblemResource))!.Detail!.ShouldContain("/health/ready");
    }

    [Fact]
    public async Task Machine_Readiness_TellsNoReasons()
    {
        (await served.Http.GetStringAsync("/health/ready")).ShouldContain("sees a web server everywhere");
        (await served.Machine.GetStringAsync("/health/ready")).ShouldBe("""{"status":"ready"}""");
    }

    [Theory]
    [InlineData("192.0.2.7:8080", HttpStatusCode.OK)]
    [InlineData("[2001:db8::7]:8080", HttpStatusCode.OK)]
    [InlineData("grid.example.com", HttpStatusCode.OK)]
    [InlineData("localhost", HttpStatusCode.OK)]
    [InlineData("evil.example.com", HttpStatusCode.Forbidden)]
    [InlineData("192.0.2.7.evil.example.com", HttpStatusCode.Forbidden)]
    public async Task Api_ThatAnyoneMayRead_TakesAddressesAndItsOwnNameOnly(string host, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/assets") { Headers = { Host = host } };
        using var response = await served.Http.SendAsync(request);

        response.StatusCode.ShouldBe(expected);
    }

    [Fact]
    public async Task Api_ThatAnyoneMayRead_StillTakesNoChanges()
    {
        var address = NetworkInterface.GetAllNetworkInterfaces().SelectMany(card => card.GetIPProperties().UnicastAddresses).Select(own => own.Address)
            .FirstOrDefault(own => own.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(own));
        if (address is null)
            Assert.Skip("this machine has no address but loopback");
        var url = string.Create(CultureInfo.InvariantCulture, $"http://{address}:{served.Http.BaseAddress!.Port}/api/v1/campaigns");

        using var read = await served.Http.GetAsync(url);
        using var change = await served.Http.PostAsJsonAsync(url, new { profile = "light" });

        read.StatusCode.ShouldBe(HttpStatusCode.OK);
        change.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    /// <summary>Its operator said that anyone may read.</summary>
    public sealed class OpenGrid : ServedGrid
    {
        protected override IEnumerable<KeyValuePair<string, string?>> Settings =>
        [
            new("Grid:AnyoneMayRead", "true"), new("Grid:HostName", "grid.example.com"), new("Grid:Url", $"http://0.0.0.0:{Port}"),
        ];
    }
}
