using System.Globalization;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CloudScanGrid.Lab.Clouds.Azure;

/// <summary>
/// A fake Azure on loopback: Resource Graph and Resource Manager, as far as an inventory asks them, over TLS, and the endpoint that gives a managed identity its tokens. It checks every token,
/// throttles as Azure does, and does wrong what it is told to. The SDK's own pipeline speaks to it.
/// </summary>
public sealed class AzureCloud : IAsyncDisposable
{
    /// <summary>The token of the one identity that it knows; it protects nothing.</summary>
    public const string Token = "laboratory-token-of-the-silo";

    /// <summary>What <see cref="IdentityEndpoint"/> asks for besides, as App Service does.</summary>
    public const string IdentityHeader = "laboratory-identity";

    private const string GraphPath = "/providers/Microsoft.ResourceGraph/resources";
    private const string IdentityPath = "/msi/token";

    private readonly X509Certificate2 _certificate = AzureCertificate.Create();
    private readonly GraphAnswers _graph;
    private readonly ArmAnswers _arm;
    private readonly GraphWindow _window;
    private readonly CallCounts _buckets;
    private readonly WebApplication _server;

    private AzureCloud(IAzureEstate estate, AzureCloudOptions options)
    {
        (_graph, _arm) = (new GraphAnswers(estate, options, Faults.Denies), new ArmAnswers(estate, options));
        _window = new GraphWindow(options.GraphQueries, options.GraphWindow);
        _buckets = new CallCounts(options.BucketSize, options.BucketPerSecond);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(new HttpsConnectionAdapterOptions { ServerCertificate = _certificate })));
        _server = builder.Build();
        _server.Run(AnswerAsync);
    }

    /// <summary>Where it is.</summary>
    public string Endpoint => _server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    /// <summary>Where a managed identity gets its token, as App Service says it in <c>IDENTITY_ENDPOINT</c>.</summary>
    public string IdentityEndpoint => $"{Endpoint}{IdentityPath}";

    /// <summary>What whoever speaks to it must trust, as a PEM.</summary>
    public string CertificatePem => _certificate.ExportCertificatePem();

    /// <summary>What it does wrong.</summary>
    public CloudFaults Faults { get; } = new();

    /// <summary>What it was asked, by subscription and permission; of queries over a management group, by that.</summary>
    public CallCounts Counts { get; } = new(int.MaxValue, 0);

    /// <summary>The queue of changes, below <see cref="Endpoint"/> at <see cref="LabAzureQueue.Path"/>.</summary>
    public LabAzureQueue Queue { get; } = new();

    /// <summary>Calls that were too much.</summary>
    public int Throttled => _window.Throttled + _buckets.Throttled;

    /// <summary>Starts it.</summary>
    public static async Task<AzureCloud> StartAsync(IAzureEstate estate, AzureCloudOptions? options = null)
    {
        var cloud = new AzureCloud(estate, options ?? new AzureCloudOptions());
        await cloud._server.StartAsync();
        return cloud;
    }

    /// <summary>Whether a certificate is this one's.</summary>
    public bool IsOwn(X509Certificate? certificate) => certificate is not null && certificate.GetCertHashString() == _certificate.GetCertHashString();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _certificate.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Path == IdentityPath)
        {
            await GiveTokenAsync(context);
            return;
        }

        if (context.Request.Path.StartsWithSegments(LabAzureQueue.Path, StringComparison.Ordinal) && context.Request.Headers.Authorization == $"Bearer {Token}")
        {
            await Queue.AnswerAsync(context);
            return;
        }

        var (answer, refusal) = context.Request.Headers.Authorization == $"Bearer {Token}" ? await AnswerTrustedAsync(context) : (null, AzureRefusal.NoToken);
        if (context.RequestAborted.IsCancellationRequested)
            return;
        if (refusal is not null)
            context.Response.StatusCode = refusal.Status;
        if (refusal is { RetryAfter: > 0 })
            context.Response.Headers.RetryAfter = refusal.RetryAfter.ToString(CultureInfo.InvariantCulture);
        context.Response.ContentType = "application/json; charset=utf-8";
        await context.Response.Body.WriteAsync(answer ?? refusal!.ToBytes(), context.RequestAborted);
    }

    // "How to use managed identities for App Service and Azure Functions", its REST endpoint (Microsoft Learn, read in November 2026).
    private static async Task GiveTokenAsync(HttpContext context)
    {
        if (context.Request.Headers["X-IDENTITY-HEADER"] != IdentityHeader)
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        var until = TimeProvider.System.GetUtcNow().AddHours(12).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        await context.Response.WriteAsJsonAsync(
            new JsonObject { ["access_token"] = Token, ["expires_on"] = until, ["resource"] = context.Request.Query["resource"].ToString(), ["token_type"] = "Bearer" }, context.RequestAborted);
    }

    private async Task<(ReadOnlyMemory<byte>? Answer, AzureRefusal? Refusal)> AnswerTrustedAsync(HttpContext context)
    {
        var graph = context.Request.Path == GraphPath && HttpMethods.IsPost(context.Request.Method)
            ? (await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted))!.AsObject()
            : null;
        if ((graph is null ? ArmAnswers.Read(context.Request.Path) : (GraphAnswers.ScopeOf(graph), GraphAnswers.Action)) is not var (account, action))
            return (null, AzureRefusal.Unknown(context.Request.Path));
        var call = new CloudCall(account.ToLowerInvariant(), "", action);
        var fault = Faults.Of(call);
        Counts.Take(call);
        if (WhyTooMuch(context, call, isGraph: graph is not null) is { } tooMuch)
            return (null, tooMuch);
        switch (fault?.Kind)
        {
            case CloudFaultKind.Throttle:
                return (null, AzureRefusal.TooMuch(seconds: 1));
            case CloudFaultKind.Deny when fault.Code == "SubscriptionNotFound":
                return (null, AzureRefusal.NoSubscription(account));
            case CloudFaultKind.Deny when fault.Code == AzureRefusal.Expired.Code:
                return (null, AzureRefusal.Expired);
            case CloudFaultKind.Deny:
                return (null, AzureRefusal.Denied(action, $"/subscriptions/{account}"));
            case CloudFaultKind.Trouble:
                return (null, AzureRefusal.Trouble);
            case CloudFaultKind.HangUp:
                context.Abort();
                return (null, null);
        }

        var loops = fault?.Kind == CloudFaultKind.Loop;
        var (answer, refusal) = graph is null ? _arm.Answer(context.Request, loops) : (AskGraph(context, graph, loops), null);
        if (answer is null)
            return (null, refusal ?? new AzureRefusal(StatusCodes.Status400BadRequest, "InvalidQuery", "Query is invalid."));
        ReadOnlyMemory<byte> whole = JsonSerializer.SerializeToUtf8Bytes(answer);
        return (fault?.Kind == CloudFaultKind.Truncate ? whole[..(whole.Length / 2)] : whole, null);
    }

    private JsonObject? AskGraph(HttpContext context, JsonObject request, bool loops)
    {
        var answer = _graph.Answer(request, loops, out var isLimited);
        context.Response.Headers["x-ms-tenant-subscription-limit-hit"] = isLimited ? "true" : "false";
        return answer;
    }

    // Resource Graph counts the identity, Resource Manager the subscription.
    private AzureRefusal? WhyTooMuch(HttpContext context, CloudCall call, bool isGraph)
    {
        if (!isGraph)
            return _buckets.Take(call with { Action = "reads" }) ? null : AzureRefusal.TooMuch(seconds: 1);
        var (isTaken, remaining, resetsAfter) = _window.Take();
        context.Response.Headers["x-ms-user-quota-remaining"] = remaining.ToString(CultureInfo.InvariantCulture);
        context.Response.Headers["x-ms-user-quota-resets-after"] = TimeSpan.FromSeconds(Math.Ceiling(resetsAfter.TotalSeconds)).ToString("c", CultureInfo.InvariantCulture);
        return isTaken ? null : AzureRefusal.TooMuch((int)Math.Ceiling(resetsAfter.TotalSeconds));
    }
}
