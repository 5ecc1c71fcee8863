using System.Globalization;
using System.Text.Json;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace CloudScanGrid.Integrations.Inventory.Azure;

/// <summary>
/// Resource Manager's API by the SDK's own pipeline, which gets the tokens and sends them over TLS only. It tries nothing again by itself: whoever calls paces and repeats by the quotas.
/// </summary>
internal sealed class AzureApi
{
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(60);
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly Uri _endpoint;
    private readonly HttpPipeline _pipeline;

    /// <param name="options">Where it answers.</param>
    /// <param name="credential">Whose calls they are.</param>
    /// <param name="http">By what they are made.</param>
    public AzureApi(AzureOptions options, TokenCredential credential, HttpClient http)
    {
        var cloud = AzureCloudEndpoints.Of(options.Cloud);
        _endpoint = options.ArmEndpoint is { } own ? new Uri(own) : cloud.ResourceManager;
        var settings = new PipelineOptions { Transport = new HttpClientTransport(http) };
        settings.Retry.MaxRetries = 0;
        settings.Retry.NetworkTimeout = CallTimeout;
        settings.Diagnostics.ApplicationId = "CloudScanGrid";
        _pipeline = HttpPipelineBuilder.Build(settings, new BearerTokenAuthenticationPolicy(credential, cloud.Scope));
    }

    /// <summary>Reads a resource or a page of a list.</summary>
    /// <param name="path">The path with its query, or, of a further page, the whole link that Resource Manager gave.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="AzureAnswerException">It answers with an error.</exception>
    /// <exception cref="JsonException">The answer was cut short, or is none of Resource Manager's.</exception>
    public async Task<T> GetAsync<T>(string path, CancellationToken cancellationToken)
    {
        using var message = _pipeline.CreateMessage();
        message.Request.Method = RequestMethod.Get;
        message.Request.Uri.Reset(Within(path));
        return (await SendAsync<T>(message, cancellationToken)).Body;
    }

    /// <summary>Asks Resource Graph.</summary>
    /// <returns>The answer, and the headers that tell of the quota.</returns>
    public async Task<(T Body, IReadOnlyDictionary<string, string> Headers)> PostAsync<T>(string path, object body, CancellationToken cancellationToken)
    {
        using var message = _pipeline.CreateMessage();
        message.Request.Method = RequestMethod.Post;
        message.Request.Uri.Reset(Within(path));
        message.Request.Headers.SetValue("Content-Type", "application/json");
        message.Request.Content = RequestContent.Create(JsonSerializer.SerializeToUtf8Bytes(body, Json));
        return await SendAsync<T>(message, cancellationToken);
    }

    private async Task<(T Body, IReadOnlyDictionary<string, string> Headers)> SendAsync<T>(HttpMessage message, CancellationToken cancellationToken)
    {
        message.Request.Headers.SetValue("Accept", "application/json");
        await _pipeline.SendAsync(message, cancellationToken);
        var response = message.Response;
        if (response.IsError)
            throw ErrorOf(response);
        var body = JsonSerializer.Deserialize<T>(response.Content.ToMemory().Span, Json) ?? throw new JsonException("an empty answer");
        return (body, response.Headers.ToDictionary(header => header.Name, header => header.Value, StringComparer.OrdinalIgnoreCase));
    }

    // A link to a further page names the host that made it, which need not be the one that answers us: our token goes to that one only.
    private Uri Within(string path)
    {
        var asked = new Uri(_endpoint, path);
        return new Uri(_endpoint, asked.PathAndQuery);
    }

    private static AzureAnswerException ErrorOf(Response response)
    {
        var (code, message) = ("", response.ReasonPhrase ?? "");
        try
        {
            if (JsonSerializer.Deserialize<ErrorBody>(response.Content.ToMemory().Span, Json)?.Error is { } error)
                (code, message) = (error.Code ?? "", string.Join(' ', new[] { error.Message }.Concat((error.Details ?? []).Select(detail => detail.Message)).OfType<string>()));
        }
        catch (JsonException)
        {
            // A gateway's page: the status says it.
        }

        return new AzureAnswerException(response.Status, code, message, RetryAfterOf(response));
    }

    // Seconds, as Azure's services write it; Resource Graph says the same in a header of its own.
    private static TimeSpan RetryAfterOf(Response response)
    {
        if (response.Headers.TryGetValue("Retry-After", out var text) && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            return TimeSpan.FromSeconds(seconds);
        return response.Headers.TryGetValue(ResourceGraph.ResetsAfter, out var span) && TimeSpan.TryParse(span, CultureInfo.InvariantCulture, out var wait) ? wait : TimeSpan.Zero;
    }

    private sealed class PipelineOptions : ClientOptions;

    private sealed record ErrorBody(Error? Error);

    private sealed record Error(string? Code, string? Message, List<Error>? Details);
}
