using System.Net;
using System.Text;

namespace CloudScanGrid.EndToEnd.Tests;

/// <summary>A served grid as a browser on this machine, a monitor, and a hostile web page see it.</summary>
public sealed class PageTests : IDisposable
{
    private readonly Workplace _work = new();

    public PageTests() => Machine.Needs("nmap");

    public void Dispose() => _work.Dispose();

    [Fact]
    public async Task Run_Serving_AnswersReadsAndRefusesChangesAndForeignNames()
    {
        var url = new Uri($"http://127.0.0.1:{FreePort.Find()}/");
        await using var server = _work.Start("run", "--lab", "--hosts", "6", "--profile", "light", "--ports", "22", "--url", url.ToString());
        await server.UntilAsync(running => running.Error.Contains("the page and the API are on", StringComparison.Ordinal));
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        using var http = new HttpClient(handler) { BaseAddress = url };

        // While the campaign runs, and after it.
        await ShouldAnswerAsync(http);
        await server.UntilAsync(running => running.Out.Contains("until Ctrl-C", StringComparison.Ordinal));
        await ShouldAnswerAsync(http);
        (await GetAsync(http, "api/v1/assets")).ShouldContain("\"assetId\"");
        (await GetAsync(http, "api/v1/campaigns")).ShouldContain("\"completed\"");

        using (var change = await http.PostAsync(new Uri("api/v1/campaigns", UriKind.Relative), new StringContent("{}", Encoding.UTF8, "application/json"), Cancellation))
            change.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        foreach (var path in (string[])["", "api/v1/findings", "metrics"])
        {
            using var rebound = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Host = "attacker.example" } };
            using var answer = await http.SendAsync(rebound, Cancellation);
            answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden, path);
        }

        // Its own command line may change things: through the socket that file permissions guard.
        (await _work.RunAsync("campaign", "list", "--output", "json")).ShouldExit(0).Json.GetArrayLength().ShouldBe(1);
        await server.SignalAsync("INT");
        (await server.WaitAsync()).ShouldExit(0, 130).ShouldBePlain();
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static async Task ShouldAnswerAsync(HttpClient http)
    {
        using var page = await http.GetAsync(new Uri("", UriKind.Relative), Cancellation);
        page.StatusCode.ShouldBe(HttpStatusCode.OK);
        var policy = page.Headers.GetValues("Content-Security-Policy").ShouldHaveSingleItem();
        policy.ShouldContain("default-src 'none'");
        policy.ShouldContain("script-src 'self'");
        policy.ShouldNotContain("unsafe");
        page.Headers.GetValues("X-Content-Type-Options").ShouldHaveSingleItem().ShouldBe("nosniff");
        foreach (var list in (string[])["assets", "services", "findings", "campaigns"])
            (await GetAsync(http, $"api/v1/{list}")).ShouldStartWith("{");
        (await GetAsync(http, "health/live")).ShouldContain("live");
        (await GetAsync(http, "health/ready")).ShouldContain("\"ready\"");
        (await GetAsync(http, "metrics")).ShouldContain("# TYPE ");
    }

    private static async Task<string> GetAsync(HttpClient http, string path)
    {
        using var response = await http.GetAsync(new Uri(path, UriKind.Relative), Cancellation);
        var body = await response.Content.ReadAsStringAsync(Cancellation);
        response.StatusCode.ShouldBe(HttpStatusCode.OK, body);
        return body;
    }
}
