using System.Text.Json;
using Google.Apis.Auth.OAuth2;

namespace CloudScanGrid.Integrations.Inventory.Gcp;

/// <summary>Who the silo is to Google Cloud, found when it is first asked for. Tokens are kept, and renewed in time, by Google's library; they may read, and nothing else.</summary>
/// <param name="options">Where the identity comes from.</param>
public sealed class GcpCredential(GcpOptions options) : ITokenAccess
{
    // The first is what Compute Engine takes for reading, the second what Resource Manager does ("OAuth 2.0 Scopes for Google APIs").
    private static readonly string[] Reading = ["https://www.googleapis.com/auth/compute.readonly", "https://www.googleapis.com/auth/cloud-platform.read-only"];

    private static readonly string[] Impersonating = ["https://www.googleapis.com/auth/cloud-platform"];

    // A person's own credentials are application default ones, if anything.
    private static readonly string[] FileTypes =
        [JsonCredentialParameters.ExternalAccountCredentialType, JsonCredentialParameters.ServiceAccountCredentialType, JsonCredentialParameters.ImpersonatedServiceAccountCredentialType];

    private ITokenAccess? _found;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">There is no identity, or the file says none.</exception>
    public async Task<string> GetAccessTokenForRequestAsync(string? authUri = null, CancellationToken cancellationToken = default)
    {
        _found ??= await FindAsync(cancellationToken);
        return await _found.GetAccessTokenForRequestAsync(authUri, cancellationToken);
    }

    private async Task<ITokenAccess> FindAsync(CancellationToken cancellationToken)
    {
        var own = options.CredentialFile is { } file
            ? await CredentialFactory.FromFileAsync(file, await TypeOfAsync(file, cancellationToken), cancellationToken)
            : await GoogleCredential.GetApplicationDefaultAsync(cancellationToken);
        return options.Impersonate is { } account
            ? own.CreateScoped(Impersonating).Impersonate(new ImpersonatedCredential.Initializer(account) { Scopes = Reading })
            : own.CreateScoped(Reading);
    }

    // The library wants to be told what a file is, lest one that somebody else wrote sends tokens elsewhere.
    private static async Task<string> TypeOfAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            using var json = JsonDocument.Parse(await System.IO.File.ReadAllBytesAsync(file, cancellationToken));
            var type = json.RootElement.TryGetProperty("type", out var named) ? named.GetString() : null;
            return FileTypes.FirstOrDefault(known => string.Equals(known, type, StringComparison.Ordinal))
                ?? throw new InvalidOperationException($"{file} holds no identity for a silo: its type is one of {string.Join(", ", FileTypes)}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new InvalidOperationException($"{file} cannot be read: {exception.Message}", exception);
        }
    }
}
