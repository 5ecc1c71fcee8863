using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CloudScanGrid.Lab.Clouds.Gcp;

/// <summary>
/// A fake Google Cloud on loopback: Compute Engine, Resource Manager, and what gives out tokens, as far as an inventory asks them. It checks every token, pages, throttles by the minute, and does
/// wrong what it is told to. Filters, which a real one takes and charges for, it refuses.
/// </summary>
public sealed class GcpCloud : IAsyncDisposable
{
    /// <summary>A token that it takes, which protects nothing.</summary>
    public const string Token = "laboratory-token-of-the-silo";

    /// <summary>What the identity provider of a workload says of it.</summary>
    public const string SubjectToken = "laboratory-word-of-the-workload";

    /// <summary>The number of the organization.</summary>
    public const string Organization = "100000000001";

    /// <summary>What its machines' metadata hold.</summary>
    public const string Secret = "export PASSWORD=hunter2";

    private const int MostResults = 500;
    private const string Global = "global";

    private readonly IGcpEstate _estate;
    private readonly ResourceManagerAnswers _resourceManager;
    private readonly MinuteQuotas _quotas;
    private readonly GcpTokens _tokens = new();
    private readonly WebApplication _server;
    private int _throttled;

    private GcpCloud(IGcpEstate estate, GcpCloudOptions options)
    {
        (_estate, _resourceManager, _quotas) = (estate, new ResourceManagerAnswers(estate), new MinuteQuotas(options.CallsPerMinute, TimeProvider.System));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _server = builder.Build();
        _server.Run(AnswerAsync);
    }

    /// <summary>Where it is.</summary>
    public string Endpoint => _server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    /// <summary>What it does wrong.</summary>
    public CloudFaults Faults { get; } = new();

    /// <summary>How far its clock is ahead.</summary>
    public TimeSpan ClockSkew { get; set; }

    /// <summary>What it was asked, by the permission that the call takes.</summary>
    public CallCounts Counts { get; } = new(int.MaxValue, 0);

    /// <summary>Calls that were too much.</summary>
    public int Throttled => _throttled;

    /// <summary>Starts it.</summary>
    public static async Task<GcpCloud> StartAsync(IGcpEstate estate, GcpCloudOptions? options = null)
    {
        var cloud = new GcpCloud(estate, options ?? new GcpCloudOptions());
        await cloud._server.StartAsync();
        return cloud;
    }

    /// <summary>The configuration of workload identity federation by which a silo calls it.</summary>
    /// <param name="subjectTokenFile">The file in which the workload's identity provider leaves <see cref="SubjectToken"/>.</param>
    public string CredentialConfiguration(string subjectTokenFile) => new JsonObject
    {
        ["type"] = "external_account",
        ["audience"] = "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/laboratory/providers/laboratory",
        ["subject_token_type"] = "urn:ietf:params:oauth:token-type:jwt",
        ["token_url"] = $"{Endpoint}/v1/token",
        ["credential_source"] = new JsonObject { ["file"] = subjectTokenFile },
        ["service_account_impersonation_url"] = $"{Endpoint}/v1/projects/-/serviceAccounts/reader@laboratory.iam.gserviceaccount.com:generateAccessToken",
    }.ToJsonString();

    /// <summary>A key of a service account by which a silo calls it, made up anew.</summary>
    public string KeyOfServiceAccount()
    {
        using var key = RSA.Create(2048);
        return new JsonObject
        {
            ["type"] = "service_account",
            ["private_key_id"] = "1",
            ["private_key"] = key.ExportPkcs8PrivateKeyPem(),
            ["client_email"] = "reader@laboratory.iam.gserviceaccount.com",
            ["token_uri"] = $"{Endpoint}/v1/token",
        }.ToJsonString();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var (answer, refusal) = context.Request.Method == HttpMethods.Post ? await GiveTokenAsync(context) : Answer(context);
        if (context.RequestAborted.IsCancellationRequested)
            return;
        context.Response.StatusCode = refusal?.Status ?? StatusCodes.Status200OK;
        context.Response.ContentType = "application/json; charset=UTF-8";
        await context.Response.Body.WriteAsync(answer ?? JsonSerializer.SerializeToUtf8Bytes(refusal!.ToJson()), context.RequestAborted);
    }

    private async Task<(ReadOnlyMemory<byte>? Answer, GcpRefusal? Refusal)> GiveTokenAsync(HttpContext context)
    {
        var authorization = context.Request.Headers.Authorization.ToString();
        var now = TimeProvider.System.GetUtcNow() + ClockSkew;
        var form = context.Request.Path == "/v1/token" ? await context.Request.ReadFormAsync(context.RequestAborted) : null;
        if (form is not null && form["grant_type"] == GcpTokens.Assertion)
            return _tokens.GrantTo(form, now) is { } granted ? (JsonSerializer.SerializeToUtf8Bytes(granted), null) : (GcpTokens.NotNow, GcpRefusal.OfToken);
        var answer = form is null ? _tokens.Impersonate(authorization, now) : _tokens.ExchangeFor(form);
        return answer is null ? (null, new GcpRefusal(StatusCodes.Status401Unauthorized, "authError", "nobody knows this workload")) : (JsonSerializer.SerializeToUtf8Bytes(answer), null);
    }

    private (ReadOnlyMemory<byte>? Answer, GcpRefusal? Refusal) Answer(HttpContext context)
    {
        if (!_tokens.IsValid(context.Request.Headers.Authorization.ToString()))
            return (null, new GcpRefusal(StatusCodes.Status401Unauthorized, "authError", "Invalid Credentials"));
        var path = context.Request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (CallOf(path) is not { } call)
            return (null, new GcpRefusal(StatusCodes.Status404NotFound, "notFound", $"the fake does not know {context.Request.Path}"));
        var fault = Faults.Of(call);
        Counts.Take(call);
        if (!_quotas.Take(call.Account) || fault?.Kind == CloudFaultKind.Throttle)
        {
            Interlocked.Increment(ref _throttled);
            return (null, GcpRefusal.TooMuch);
        }

        switch (fault?.Kind)
        {
            case CloudFaultKind.Deny:
                var reason = fault.Code.Length > 0 ? fault.Code : "forbidden";
                return (null, new GcpRefusal(
                    reason == "notFound" ? StatusCodes.Status404NotFound : StatusCodes.Status403Forbidden, reason, $"Required '{call.Action}' permission for 'projects/{call.Account}'"));
            case CloudFaultKind.Trouble:
                return (null, GcpRefusal.OwnTrouble);
            case CloudFaultKind.HangUp:
                context.Abort();
                return (null, null);
        }

        var query = context.Request.Query;
        if (query.ContainsKey("filter") || (int.TryParse(query["maxResults"], out var most) && most > MostResults))
            return (null, new GcpRefusal(StatusCodes.Status400BadRequest, "invalid", "Invalid value for a parameter"));
        if (_estate.Find(call.Account) is null && path[0] == "compute")
            return (null, new GcpRefusal(StatusCodes.Status404NotFound, "notFound", $"The resource 'projects/{call.Account}' was not found"));
        if (AnswerOf(path, call, query, fault?.Kind == CloudFaultKind.Loop) is not { } answer)
            return (null, new GcpRefusal(StatusCodes.Status404NotFound, "notFound", $"The resource '{context.Request.Path}' was not found"));
        var whole = JsonSerializer.SerializeToUtf8Bytes(query["fields"].ToString() is { Length: > 0 } fields ? FieldMask.Parse(fields).Apply(answer) : answer).AsMemory();
        return (fault?.Kind == CloudFaultKind.Truncate ? whole[..(whole.Length / 2)] : whole, null);
    }

    // What a call takes, by its path.
    private static CloudCall? CallOf(string[] path) => path switch
    {
        ["v3", "projects:search"] => new CloudCall("", Global, "resourcemanager.projects.get"),
        ["v3", "folders:search"] => new CloudCall("", Global, "resourcemanager.folders.get"),
        ["compute", "v1", "projects", var project] => new CloudCall(project, Global, "compute.projects.get"),
        ["compute", "v1", "projects", var project, "aggregated" or "global", var collection] => new CloudCall(project, Global, $"compute.{collection}.list"),
        ["compute", "v1", "projects", var project, "regions", var region, "firewallPolicies", "getEffectiveFirewalls"] => new CloudCall(project, region, "compute.networks.getRegionEffectiveFirewalls"),
        _ => null,
    };

    private JsonObject? AnswerOf(string[] path, CloudCall call, IQueryCollection query, bool loops)
    {
        var pages = new GcpPages(query, loops);
        if (path[0] == "v3")
            return path[1] == "projects:search" ? _resourceManager.SearchProjects(pages) : _resourceManager.SearchFolders(pages);
        var compute = new ComputeAnswers(_estate.Find(call.Account)!, call.Account);
        return path switch
        {
            [_, _, _, _] => compute.Project(),
            [_, _, _, _, "aggregated", var collection] => compute.Aggregated(collection, pages),
            [_, _, _, _, "global", var collection] => compute.Global(collection, pages),
            _ => compute.EffectiveFirewalls(call.Region, query),
        };
    }
}
