using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace CloudScanGrid.EndToEnd.Tests.Sight;

/// <summary>A real Prometheus with the repository's own configuration and rules, scraping these silos each second. It dies with the test.</summary>
internal sealed class Prometheus : IAsyncDisposable
{
    private readonly RunningProgram _program;
    private readonly HttpClient _http;

    private Prometheus(RunningProgram program, HttpClient http)
    {
        _program = program;
        _http = http;
    }

    /// <summary>Starts it in a workplace.</summary>
    /// <param name="work">Where it keeps its data.</param>
    /// <param name="silos">What it scrapes, as in <c>127.0.0.1:8080</c>.</param>
    public static async Task<Prometheus> StartAsync(Workplace work, params string[] silos)
    {
        var configuration = (await File.ReadAllTextAsync(Checkout.PathOf("deploy/prometheus/prometheus.yml"), TestContext.Current.CancellationToken))
            .Replace("15s", "1s", StringComparison.Ordinal)
            .Replace("rules/*.yml", Checkout.PathOf("deploy/prometheus/rules/*.yml"), StringComparison.Ordinal)
            .Replace("\"127.0.0.1:8080\"", string.Join(", ", silos.Select(silo => $"\"{silo}\"")), StringComparison.Ordinal);
        var url = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{FreePort.Find()}");
        var program = work.StartOther(
            Machine.Find("prometheus")!,
            [$"--config.file={work.Write("prometheus.yml", configuration)}", $"--storage.tsdb.path={work.File("prometheus")}", $"--web.listen-address={url}"]);
        var prometheus = new Prometheus(program, new HttpClient(new SocketsHttpHandler()) { BaseAddress = new Uri($"http://{url}/") });
        await program.UntilAsync(running => running.Error.Contains("Server is ready to receive web requests", StringComparison.Ordinal));
        return prometheus;
    }

    /// <summary>Evaluates a query now; a query that Prometheus cannot read fails the test.</summary>
    /// <returns>The samples' values; empty when there is no data. Not-a-number is no data.</returns>
    public async Task<List<double>> QueryAsync(string query)
    {
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("query", query)]);
        using var response = await _http.PostAsync(new Uri("api/v1/query", UriKind.Relative), form, TestContext.Current.CancellationToken);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        response.IsSuccessStatusCode.ShouldBeTrue($"{query}: {answer}");
        return
        [
            .. from sample in answer.GetProperty("data").GetProperty("result").EnumerateArray()
               let value = double.Parse(sample.GetProperty("value")[1].GetString()!.Replace("Inf", "Infinity", StringComparison.Ordinal), CultureInfo.InvariantCulture)
               where !double.IsNaN(value)
               select value,
        ];
    }

    /// <summary>What a path of its HTTP API answers.</summary>
    public async Task<JsonElement> GetAsync(string path) =>
        (await _http.GetFromJsonAsync<JsonElement>(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken)).GetProperty("data");

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _program.DisposeAsync();
    }
}
