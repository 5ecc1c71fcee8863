using System.ComponentModel.DataAnnotations;
using CloudScanGrid.Domain.Inventory;

namespace CloudScanGrid.Grains.Inventory;

/// <summary>How often the accounts of cloud providers are read.</summary>
public sealed class InventoryOptions : IValidatableObject
{
    /// <value>
    /// Networks that have scanners of their own, each <c>provider/account/network=region</c>: a subnet's or network's id, or no third part for a whole account, and the <c>Grid:Region</c> of its
    /// scanners. Everything else is scanned from its own region. Default none.
    /// </value>
    public IList<string> ScannerRegions { get; init; } = [];


    /// <value>How long after an account was read it is read again, 1 min to 1 day. Default 1 h.</value>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan SyncPeriod { get; set; } = TimeSpan.FromHours(1);

    /// <value>How long after it was listed an organization is listed again, 1 min to 1 day. Default 1 h.</value>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan ListPeriod { get; set; } = TimeSpan.FromHours(1);

    /// <value>The profile by which assets are scanned whose provider tells that they changed; <c>none</c> leaves them to the next campaign. Default <c>light</c>.</value>
    [AllowedProfile]
    public string ChangeProfile { get; set; } = "light";

    /// <value>
    /// The profile by which assets are scanned that a read shows for the first time, but for the first read of an account; <c>none</c> leaves them to the next campaign. Where a provider tells of no
    /// changes, this with a short <see cref="SyncPeriod"/> stands for it. Default <c>none</c>.
    /// </value>
    [AllowedProfile]
    public string NewProfile { get; set; } = AllowedProfileAttribute.None;

    /// <value>Accounts of a provider that are read at once, over all silos, 1 to 1,000. Default 32: each waits far more than it works.</value>
    [Range(1, 1000)]
    public int AccountsAtOnce { get; set; } = 32;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var text in ScannerRegions)
        {
            if (ReadScannerRegion(text) is null)
                yield return new ValidationResult($"'{text}': write provider/account/network=region, as in aws/111122223333/vpc-0a1=eu-west-1-vpc-0a1; a region is {RegionName.Rule}", [nameof(ScannerRegions)]);
        }
    }

    /// <summary>The regions of scanners by place; of a place that is named twice the last one holds.</summary>
    internal Dictionary<string, string> ReadScannerRegions() =>
        ScannerRegions.Select(ReadScannerRegion).OfType<(string Place, string Region)>().GroupBy(one => one.Place, StringComparer.Ordinal)
            .ToDictionary(one => one.Key, one => one.Last().Region, StringComparer.Ordinal);

    // The last equals sign: a network's id may hold one, a region does not.
    private static (string Place, string Region)? ReadScannerRegion(string text) =>
        text.LastIndexOf('=') is > 0 and var at && text[..at].Trim() is var place && text[(at + 1)..].Trim() is var region && RegionName.IsValid(region) && IsPlace(place) ? (place, region) : null;

    private static bool IsPlace(string place)
    {
        try
        {
            AccountKey.Parse(string.Join('/', place.Split('/', 3).Take(2)));
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
