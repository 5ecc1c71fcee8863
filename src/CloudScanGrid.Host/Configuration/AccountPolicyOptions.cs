using System.ComponentModel.DataAnnotations;
using System.Net;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Domain.Scope;

namespace CloudScanGrid.Host.Configuration;

/// <summary>What of every account of the cloud providers may be scanned, and at what cost. Section <c>Accounts</c>. File inventories say it of each of theirs.</summary>
public sealed class AccountPolicyOptions : IValidatableObject
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Accounts";

    private static readonly string[] Everything = ["0.0.0.0/0", "::/0"];

    /// <value>The only ranges that are scanned. Default every one: an address that an account owns is the account's.</value>
    public IList<string> AllowedRanges { get; init; } = [];

    /// <value>Ranges that are never scanned. Default none.</value>
    public IList<string> ExcludedRanges { get; init; } = [];

    /// <value>Tags whose assets are never scanned, each <c>name</c> or <c>name=value</c>. Default none.</value>
    public IList<string> ExcludedTags { get; init; } = [];

    /// <value>Packets a second of each account, over all silos, 1 to 1,000,000, of which a provider's policy allows 10,000. Default 1,000.</value>
    [Range(1, 1_000_000)]
    public int PacketsPerSecond { get; set; } = new AccountLimits().PacketsPerSecond;

    /// <value>Hosts of each account at once, over all silos, 1 to 10,000. Default 64.</value>
    [Range(1, 10_000)]
    public int ConcurrentHosts { get; set; } = new AccountLimits().ConcurrentHosts;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        from list in new[] { (Name: nameof(AllowedRanges), Ranges: AllowedRanges), (Name: nameof(ExcludedRanges), Ranges: ExcludedRanges) }
        from range in list.Ranges
        where !AddressText.TryParseCidr(range, out _)
        select new ValidationResult($"'{range}': {AddressText.CidrRemedy(range)}", [list.Name]);

    /// <summary>The policy that it says.</summary>
    public AccountPolicy ToPolicy() => new(
        new AccountScope(
            [.. (AllowedRanges.Count == 0 ? Everything : AllowedRanges).Select(IPNetwork.Parse)],
            [.. ExcludedRanges.Select(range => new ScopeExclusion(IPNetwork.Parse(range), null)), .. ExcludedTags.Select(tag => new ScopeExclusion(null, tag))],
            []),
        new AccountLimits { PacketsPerSecond = PacketsPerSecond, ConcurrentHosts = ConcurrentHosts });
}
