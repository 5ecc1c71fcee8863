using System.Net;
using System.Net.Http.Json;
using CloudScanGrid.Client;

namespace CloudScanGrid.Host.Tests;

public sealed class HttpFaceTests(ServedGrid served) : IClassFixture<ServedGrid>
{
    [Theory]
    [InlineData("/", "text/html")]
    [InlineData("/page.css", "text/css")]
    [InlineData("/page.js", "text/javascript")]
    public async Task Page_AnyOfItsFiles_ComesWithAPolicyThatLetsNothingElseRun(string path, string mediaType)
    {
        using var response = await served.Http.GetAsync(path);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.Headers.ContentType!.MediaType.ShouldBe(mediaType);
        var policy = response.Headers.GetValues("Content-Security-Policy").Single();
        policy.ShouldContain("default-src 'none'");
        policy.ShouldNotContain("unsafe");
    }

    [Fact]
    public async Task Campaign_StartedThroughTheControlSocket_IsScannedAndListed()
    {
        await served.SynchroniseAsync(hosts: 30);

        using var started = await served.Control.PostAsJsonAsync("/api/v1/campaigns", new { accounts = new[] { "file/shop" }, profile = "light", ports = "80" });

        started.StatusCode.ShouldBe(HttpStatusCode.OK, await started.Content.ReadAsStringAsync());
        var campaign = await started.Content.ReadFromJsonAsync(ResourceJson.Default.CampaignResource);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var progress = await served.Grid.WaitAsync(campaign!.Id, _ => { }, limit.Token);
        progress.Observed.ShouldBe(30);
        var client = new CloudScanGridClient(served.Http);
        (await client.FindCampaignAsync(campaign.Id))!.State.ShouldBe("completed");
        (await client.ListServicesAsync(new ListQuery { Account = "file/shop" }).CountAsync()).ShouldBe(30);
        (await client.ListAssetsAsync(new ListQuery()).CountAsync()).ShouldBe(30);
    }

    [Fact]
    public async Task Campaign_PostedOverTcp_IsRefusedWithTheRemedy()
    {
        using var response = await served.Http.PostAsJsonAsync("/api/v1/campaigns", new { profile = "light" });

        response.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await response.Content.ReadFromJsonAsync(ResourceJson.Default.ProblemResource))!.Detail!.ShouldContain("control.sock");
    }

    [Theory]
    [InlineData("{\"profile\":\"frantic\"}", "no profile 'frantic'")]
    [InlineData("{\"ports\":\"80,,\"}", "position 4")]
    [InlineData("{\"ports\":\"1-70000\"}", "position 1")]
    [InlineData("{\"accounts\":[\"nowhere\"]}", "nowhere")]
    [InlineData("{\"probeBudget\":0}", "at least 1")]
    public async Task Campaign_RequestThatMakesNoSense_SaysWhatIsWrong(string request, string expected)
    {
        using var content = new StringContent(request, System.Text.Encoding.UTF8, "application/json");
        using var response = await served.Control.PostAsync("/api/v1/campaigns", content);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await response.Content.ReadFromJsonAsync(ResourceJson.Default.ProblemResource))!.Detail!.ShouldContain(expected);
    }

    [Theory]
    [InlineData("/api/v1/assets?cursor=nonsense")]
    [InlineData("/api/v1/services?limit=0")]
    [InlineData("/api/v1/findings?limit=1001")]
    [InlineData("/api/v1/findings?account=nowhere")]
    [InlineData("/api/v1/assets?limit=many")]
    public async Task List_BadParameter_IsAProblemNotAnError(string path)
    {
        using var response = await served.Http.GetAsync(path);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("/api/v1/findings/f-none")]
    [InlineData("/api/v1/campaigns/c-none")]
    public async Task Get_NothingOfThisId_IsAProblemThatSaysWhereToLook(string path)
    {
        using var response = await served.Http.GetAsync(path);

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await response.Content.ReadFromJsonAsync(ResourceJson.Default.ProblemResource))!.Detail!.ShouldContain("lists them");
    }

    [Fact]
    public async Task List_Pages_ShowEveryRowOnce()
    {
        await served.SynchroniseAsync(hosts: 30);
        var ids = new List<string>();
        string? cursor = null;
        do
        {
            var page = await served.Http.GetFromJsonAsync($"/api/v1/assets?limit=7{(cursor is null ? "" : $"&cursor={cursor}")}", ResourceJson.Default.PageResourceAssetResource);
            page!.Items.Count.ShouldBeLessThanOrEqualTo(7);
            ids.AddRange(page.Items.Select(asset => asset.AssetId));
            cursor = page.Next;
        }
        while (cursor is not null);

        ids.Count.ShouldBe(30);
        ids.Distinct().Count().ShouldBe(30);
    }

    [Fact]
    public async Task AnyRoute_ForeignHostName_IsRefused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/assets") { Headers = { Host = "evil.example" } };
        using var response = await served.Http.SendAsync(request);

        response.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Health_LiveAndReady_AnswerWithReasons()
    {
        (await served.Http.GetStringAsync("/health/live")).ShouldContain("live");
        var ready = await served.Http.GetStringAsync("/health/ready");
        ready.ShouldContain("\"status\":\"ready\"");
        ready.ShouldContain("sees a web server everywhere");
    }

    [Fact]
    public async Task Metrics_AfterAScan_CountWhatWasSeen()
    {
        await served.ScanAsync(hosts: 30);

        var metrics = await served.Http.GetStringAsync("/metrics");

        metrics.ShouldContain("cloudscan_hosts_observed_total");
        metrics.ShouldContain("cloudscan_scan_jobs_total");
        metrics.ShouldContain("orleans_");
        metrics.ShouldNotContain("10.0.0.1");
    }
}
