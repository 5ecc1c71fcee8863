using System.Globalization;
using System.Security.Cryptography;

namespace CloudScanGrid.Domain.Campaigns;

/// <summary>The ids of campaigns: <c>c-20261129-104500-3fa9</c>.</summary>
public static class CampaignId
{
    /// <summary>A new one.</summary>
    /// <param name="now">The time.</param>
    public static string New(DateTimeOffset now) =>
        string.Create(CultureInfo.InvariantCulture, $"c-{now:yyyyMMdd-HHmmss}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(2))}");
}
