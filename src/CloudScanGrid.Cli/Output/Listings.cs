using System.Globalization;
using CloudScanGrid.Client;

namespace CloudScanGrid.Cli.Output;

/// <summary>The columns of the API's lists.</summary>
internal static class Listings
{
    public static RowWriter<AccountResource> Accounts { get; } = new(
        [
            new("Account", account => account.Account),
            new("Name", account => account.Name),
            new("Regions", account => string.Join(' ', account.Regions)),
            new("Read", account => Words.Of(account.SyncedAt), IsText: false),
            new("Packets/s", account => Number(account.PacketsPerSecond), IsText: false),
            new("Hosts", account => Number(account.ConcurrentHosts), IsText: false),
            new("Could not be read", account => string.Join("; ", account.Gaps.Select(gap => $"{gap.Kind ?? "everything"} in {gap.Region ?? "every region"}: {gap.Reason}"))),
        ],
        ResourceJson.Default.AccountResource);

    public static RowWriter<AssetResource> Assets { get; } = new(
        [
            new("Asset", asset => asset.AssetId),
            new("Account", asset => asset.Account),
            new("Kind", asset => asset.Kind),
            new("Addresses", asset => string.Join(' ', asset.Addresses)),
            new("Tags", asset => string.Join(' ', asset.Tags.Select(tag => tag.Value.Length == 0 ? tag.Key : $"{tag.Key}={tag.Value}"))),
            new("Last seen", asset => Words.Of(asset.LastSeenAt), IsText: false),
        ],
        ResourceJson.Default.AssetResource);

    public static RowWriter<ServiceResource> Services { get; } = new(
        [
            new("Asset", service => service.AssetId),
            new("Address", service => service.Address),
            new("Protocol", service => service.Protocol, IsText: false),
            new("Port", service => Number(service.Port), IsText: false),
            new("Name", service => service.Name),
            new("Product", service => service.Product),
            new("Version", service => service.Version),
            new("Seen from", service => service.Vantage),
            new("First seen", service => Words.Of(service.FirstSeenAt), IsText: false),
            new("Last seen", service => Words.Of(service.LastSeenAt), IsText: false),
        ],
        ResourceJson.Default.ServiceResource);

    public static RowWriter<ExposureResource> Exposures { get; } = new(
        [
            new("Asset", exposure => exposure.AssetId),
            new("Asked at", exposure => exposure.Face ?? exposure.Address),
            new("Port", exposure => $"{exposure.Protocol}/{Number(exposure.Port)}"),
            new("Service", exposure => exposure.Product ?? exposure.Name),
            new("Seen from", exposure => exposure.Vantage),
            new("Verdict", exposure => exposure.Verdict, IsText: false),
            new("May be reached by", exposure => exposure.From.Count == 0 ? "nobody" : string.Join(' ', exposure.From)),
            new("Path", exposure => string.Join("; ", exposure.Path)),
            new("Last seen", exposure => Words.Of(exposure.LastSeenAt), IsText: false),
        ],
        ResourceJson.Default.ExposureResource);

    public static RowWriter<RuleResource> Rules { get; } = new(
        [
            new("Held by", rule => rule.Chain),
            new("Rule", rule => rule.Rule),
            new("As written", rule => rule.Text),
            new("Proposal", rule => rule.Proposal, IsText: false),
            new("Keep", rule => string.Join(' ', rule.Keep)),
            new("Looks", rule => Number(rule.Looks), IsText: false),
            new("Commands", rule => string.Join("; ", rule.Commands)),
        ],
        ResourceJson.Default.RuleResource);

    public static RowWriter<FindingResource> Findings { get; } = new(
        [
            new("Finding", finding => finding.Id),
            new("Type", finding => finding.Type),
            new("Asset", finding => finding.AssetId),
            new("Address", finding => finding.Address),
            new("Port", finding => finding.Port is { } port ? $"{finding.Protocol}/{Number(port)}" : ""),
            new("Confidence", finding => finding.Confidence.ToString("F2", CultureInfo.InvariantCulture), IsText: false),
            new("State", finding => finding.State, IsText: false),
            new("Title", finding => finding.Title),
            new("First seen", finding => Words.Of(finding.FirstSeenAt), IsText: false),
        ],
        ResourceJson.Default.FindingResource);

    public static RowWriter<RegionResource> Regions { get; } = new(
        [
            new("Region", region => region.Region),
            new("State", region => region.State, IsText: false),
            new("Scanners", region => Number(region.Scanners), IsText: false),
            new("Slots", region => Number(region.Slots), IsText: false),
            new("Running", region => Number(region.Running), IsText: false),
            new("Waiting", region => Number(region.Waiting), IsText: false),
        ],
        ResourceJson.Default.RegionResource);

    public static RowWriter<CampaignResource> Campaigns { get; } = new(
        [
            new("Campaign", campaign => campaign.Id),
            new("State", campaign => campaign.State, IsText: false),
            new("Profile", campaign => campaign.Profile),
            new("Ports", campaign => campaign.Ports),
            new("Hosts", campaign => Number(campaign.Targets), IsText: false),
            new("Whole", campaign => Number(campaign.Observed), IsText: false),
            new("Unknown", campaign => Number(campaign.Unknown), IsText: false),
            new("Refused", campaign => Number(campaign.Refused), IsText: false),
            new("Open", campaign => Number(campaign.OpenPorts), IsText: false),
            new("Findings", campaign => Number(campaign.Findings), IsText: false),
            new("Created", campaign => Words.Of(campaign.CreatedAt), IsText: false),
        ],
        ResourceJson.Default.CampaignResource);

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
