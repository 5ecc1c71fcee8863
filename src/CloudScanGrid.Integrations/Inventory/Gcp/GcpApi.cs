using System.Net.Http.Headers;
using System.Text.Json;
using CloudScanGrid.Integrations.Inventory.Gcp.Wire;
using Google.Apis.Auth.OAuth2;

namespace CloudScanGrid.Integrations.Inventory.Gcp;

/// <summary>Makes one call of a Google Cloud API, and tries nothing again: see <see cref="Calls.ProviderCalls"/>.</summary>
/// <param name="credential">Whose call it is.</param>
/// <param name="http">By what it is asked.</param>
internal sealed class GcpApi(ITokenAccess credential, HttpClient http)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Finds out whether there is an identity.</summary>
    /// <exception cref="GcpIdentityException">There is none.</exception>
    public async Task<string> IdentifyAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await credential.GetAccessTokenForRequestAsync(cancellationToken: cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new GcpIdentityException(exception);
        }
    }

    /// <summary>Reads what an address shows.</summary>
    /// <exception cref="GcpCallException">Google Cloud refuses.</exception>
    /// <exception cref="JsonException">The answer was cut short.</exception>
    public async Task<T> GetAsync<T>(Uri address, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await IdentifyAsync(cancellationToken));
        using var answer = await http.SendAsync(request, cancellationToken);
        await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
        if (answer.IsSuccessStatusCode)
            return await JsonSerializer.DeserializeAsync<T>(body, Json, cancellationToken) ?? throw new JsonException("an empty answer");
        var error = await ReadErrorAsync(body, cancellationToken);
        throw new GcpCallException(answer.StatusCode, error?.Reason ?? "", error?.Message ?? answer.ReasonPhrase ?? "", answer.Headers.RetryAfter?.Delta);
    }

    // Load balancers before the API speak HTML.
    private static async Task<RefusalError?> ReadErrorAsync(Stream body, CancellationToken cancellationToken)
    {
        try
        {
            return (await JsonSerializer.DeserializeAsync<Refusal>(body, Json, cancellationToken))?.Error;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
