using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CloudScanGrid.Lab.Clouds.Aws;

/// <summary>
/// A fake AWS on loopback: EC2, STS and Organizations, as far as an inventory asks them. It checks every signature, gives out sessions for roles, throttles as EC2 does, and does wrong what
/// it is told to. The real SDK speaks to it.
/// </summary>
public sealed class AwsCloud : IAsyncDisposable
{
    /// <summary>The key of the one who assumes the roles.</summary>
    public const string KeyId = "AKIALABORATORY000001";

    /// <summary>Its secret, which protects nothing.</summary>
    public const string Secret = "laboratory-secret-of-the-silo";

    private const string Organizations = "organizations";
    private const string Sqs = "sqs";

    private readonly Ec2Answers _ec2;
    private readonly AwsSessions _sessions;
    private readonly OrganizationAnswers _organization;
    private readonly WebApplication _server;

    private AwsCloud(IAwsEstate estate, AwsCloudOptions options)
    {
        (_ec2, _sessions, _organization) = (new Ec2Answers(estate), new AwsSessions(estate, options), new OrganizationAnswers(estate));
        Counts = new CallCounts(options.BucketSize, options.BucketPerSecond);
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

    /// <summary>What it was asked.</summary>
    public CallCounts Counts { get; }

    /// <summary>The queue of changes.</summary>
    public LabAwsQueue Queue { get; } = new();

    /// <summary>How far its clock is ahead.</summary>
    public TimeSpan ClockSkew { get; set; }

    /// <summary>Starts it.</summary>
    public static async Task<AwsCloud> StartAsync(IAwsEstate estate, AwsCloudOptions? options = null)
    {
        var cloud = new AwsCloud(estate, options ?? new AwsCloudOptions());
        await cloud._server.StartAsync();
        return cloud;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer, context.RequestAborted);
        var body = buffer.ToArray();
        var signed = SignatureCheck.Read(context.Request);
        var service = signed?.Service ?? "ec2";
        var (answer, refusal) = signed is null
            ? (null, new AwsRefusal(StatusCodes.Status403Forbidden, "MissingAuthenticationToken", "the request is not signed"))
            : Answer(context, signed, body);
        if (context.RequestAborted.IsCancellationRequested)
            return;
        if (refusal is not null)
            context.Response.StatusCode = refusal.Status;
        context.Response.ContentType = service switch { Organizations => OrganizationAnswers.ContentType, Sqs => LabAwsQueue.ContentType, _ => "text/xml;charset=UTF-8" };
        await context.Response.Body.WriteAsync(answer ?? refusal!.For(service), context.RequestAborted);
    }

    private (ReadOnlyMemory<byte>? Answer, AwsRefusal? Refusal) Answer(HttpContext context, SignatureCheck signed, byte[] body)
    {
        if (_sessions.Find(signed.KeyId) is not { } session)
            return (null, new AwsRefusal(StatusCodes.Status401Unauthorized, "AuthFailure", "AWS was not able to validate the provided access credentials"));
        if (SignatureCheck.WhyWrong(context.Request, body, session.Secret, TimeProvider.System.GetUtcNow() + ClockSkew) is { } wrong)
            return (null, new AwsRefusal(StatusCodes.Status403Forbidden, wrong, "the signature of the request does not match"));

        var isJson = signed.Service is Organizations or Sqs;
        var parameters = new FormCollection(isJson ? [] : QueryHelpers.ParseQuery(Encoding.UTF8.GetString(body)));
        var action = isJson ? context.Request.Headers["x-amz-target"].ToString().Split('.')[^1] : parameters["Action"].ToString();
        var account = action == "AssumeRole" ? AwsSessions.AccountOf(parameters) : session.Account;
        var call = new CloudCall(account, signed.Region, $"{signed.Service}:{action}");
        var fault = Faults.Of(call);
        if (!Counts.Take(call) || fault?.Kind == CloudFaultKind.Throttle)
            return (null, AwsRefusal.TooMuch);
        switch (fault?.Kind)
        {
            case CloudFaultKind.Deny:
                var code = fault.Code.Length > 0 ? fault.Code : signed.Service == "ec2" ? "UnauthorizedOperation" : "AccessDenied";
                return (null, new AwsRefusal(StatusCodes.Status403Forbidden, code, $"arn:aws:sts::{account}:assumed-role/CloudScanGridInventory is not authorized to perform: {call.Action}"));
            case CloudFaultKind.Trouble:
                return (null, new AwsRefusal(StatusCodes.Status500InternalServerError, "InternalError", "An internal error has occurred"));
            case CloudFaultKind.HangUp:
                context.Abort();
                return (null, null);
        }

        if (Ec2Pages.HasTooManyFilterValues(parameters))
            return (null, AwsRefusal.TooManyFilterValues);
        var answer = call.Action switch
        {
            "sts:AssumeRole" => _sessions.AssumeRole(parameters),
            "organizations:ListAccounts" => _organization.ListAccounts(body),
            "sqs:ReceiveMessage" => Queue.Receive(body),
            "sqs:DeleteMessageBatch" => Queue.Delete(body),
            _ => Describe(call, parameters, fault?.Kind == CloudFaultKind.Loop),
        };
        if (answer is not { } whole)
        {
            return (null, action == "AssumeRole"
                ? new AwsRefusal(StatusCodes.Status403Forbidden, "AccessDenied", $"{call.Action} is not for the caller")
                : new AwsRefusal(StatusCodes.Status400BadRequest, "InvalidAction", $"the fake does not know {call.Action}"));
        }

        return (fault?.Kind == CloudFaultKind.Truncate ? whole[..(whole.Length / 2)] : whole, null);
    }

    private ReadOnlyMemory<byte>? Describe(CloudCall call, FormCollection parameters, bool loops)
    {
        using var xml = new AwsXml($"{call.Action[(call.Action.IndexOf(':', StringComparison.Ordinal) + 1)..]}Response", Ec2Answers.Namespace);
        xml.Value("requestId", Guid.NewGuid().ToString());
        return _ec2.TryAnswer(call, parameters, xml, loops) ? xml.End() : null;
    }
}
