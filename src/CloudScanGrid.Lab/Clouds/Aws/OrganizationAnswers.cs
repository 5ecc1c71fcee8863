using System.Globalization;
using System.Text.Json;

namespace CloudScanGrid.Lab.Clouds.Aws;

/// <summary>What Organizations answers ("AWS Organizations API Reference", read in November 2026).</summary>
/// <param name="estate">The accounts.</param>
internal sealed class OrganizationAnswers(IAwsEstate estate)
{
    public const string ContentType = "application/x-amz-json-1.1";

    /// <summary>A page of the accounts.</summary>
    public ReadOnlyMemory<byte> ListAccounts(byte[] body)
    {
        using var asked = JsonDocument.Parse(body);
        var from = asked.RootElement.TryGetProperty("NextToken", out var next) && next.ValueKind == JsonValueKind.String ? int.Parse(next.GetString()!, CultureInfo.InvariantCulture) : 0;
        var to = from + asked.RootElement.GetProperty("MaxResults").GetInt32();
        var page = estate.Accounts.Take(from..to).Select(account => new { account.Id, account.Name, Status = account.State, account.State });
        return JsonSerializer.SerializeToUtf8Bytes(new { Accounts = page, NextToken = to < estate.Accounts.Count ? to.ToString(CultureInfo.InvariantCulture) : null });
    }
}
