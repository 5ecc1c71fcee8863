using CloudScanGrid.Client;
using CloudScanGrid.Domain.Campaigns;
using CloudScanGrid.Domain.Detection;
using CloudScanGrid.Domain.Exposure;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Queries;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.GrainInterfaces.Inventory;

namespace CloudScanGrid.Host.Http;

/// <summary>The domain as the API shows it.</summary>
internal static class ResourceMapping
{
    private const int MostNetworks = 32;
    private const double AsGoodAsAll = 0.99;

    public static PageResource<TResource> ToResource<T, TResource>(this Page<T> page, Func<T, TResource> map) => new([.. page.Rows.Select(map)], page.Next);

    public static AccountResource ToResource(this AccountState account) => new()
    {
        Account = account.Key.ToString(),
        Name = account.Name,
        Regions = [.. account.AllRegions],
        SyncedAt = account.SyncedAt,
        PacketsPerSecond = account.Limits.PacketsPerSecond,
        ConcurrentHosts = account.Limits.ConcurrentHosts,
        Gaps = [.. account.Gaps.Select(gap => new GapResource { Region = gap.Region, Kind = gap.Kind, Reason = gap.Reason })],
    };

    public static InventoryResource ToResource(this InventoryState state, CloudProvider provider) => new()
    {
        Provider = Word(provider),
        Accounts = state.Accounts,
        Due = state.Due,
        Reading = state.Reading,
        Incomplete = state.Incomplete,
        ListedAt = state.ListedAt,
        Trouble = state.Trouble,
    };

    public static AssetResource ToResource(this Asset asset) => new()
    {
        Account = asset.Snapshot.Key.Account.ToString(),
        AssetId = asset.Snapshot.Key.AssetId,
        SubnetId = asset.Snapshot.Subnet.SubnetId,
        Region = asset.Region,
        Kind = asset.Snapshot.Kind,
        Addresses = [.. asset.Snapshot.Addresses.Select(address => address.ToString())],
        Tags = asset.Snapshot.Tags,
        ImageId = asset.Snapshot.ImageId,
        LaunchedAt = asset.Snapshot.LaunchedAt,
        FirstSeenAt = asset.FirstSeenAt,
        LastSeenAt = asset.LastSeenAt,
        RetiredAt = asset.RetiredAt,
        UnknownSince = asset.UnknownSince,
    };

    public static ServiceResource ToResource(this CurrentService current) => new()
    {
        Account = current.Asset.Account.ToString(),
        AssetId = current.Asset.AssetId,
        Address = current.Address.ToString(),
        Vantage = current.Vantage,
        Protocol = Word(current.Service.Port.Protocol),
        Port = current.Service.Port.Number,
        State = current.Service.State.ToNmapText(),
        Reason = current.Service.Reason,
        Name = current.Service.Name,
        Product = current.Service.Product,
        Version = current.Service.Version,
        Cpes = current.Service.Cpes,
        Confidence = current.Service.Confidence,
        FirstSeenAt = current.FirstSeenAt,
        LastSeenAt = current.LastSeenAt,
    };

    public static ExposureResource ToResource(this ExposedService exposed)
    {
        var (current, reach) = exposed;
        return new ExposureResource
        {
            Account = current.Asset.Account.ToString(),
            AssetId = current.Asset.AssetId,
            Address = current.Address.ToString(),
            Vantage = current.Vantage,
            Protocol = Word(current.Service.Port.Protocol),
            Port = current.Service.Port.Number,
            Name = current.Service.Name,
            Product = current.Service.Product,
            Version = current.Service.Version,
            Verdict = exposed.IsExposed ? "exposed" : "latent",
            Face = reach?.Face.ToString(),
            Share = Math.Round(reach?.Share ?? 0, 6),
            From = reach is null ? [] : reach.Share > AsGoodAsAll ? ["everybody"] : [.. reach.Sources.Ranges.SelectMany(range => range.Networks()).Take(MostNetworks).Select(network => network.ToString())],
            Path = reach?.Path ?? [],
            LastSeenAt = current.LastSeenAt,
        };
    }

    public static RuleResource ToResource(this ProposedChange change, AccountKey account) => new()
    {
        Account = account.ToString(),
        Chain = change.Proposal.Chain.Id,
        Rule = change.Proposal.Rule.Id,
        Text = change.Proposal.Rule.Text,
        Proposal = Word(change.Proposal.Kind),
        Keep = [.. change.Proposal.Keep.Ranges().Select(one => $"{Word(one.Protocol)} {one.Ports}")],
        Looks = change.Proposal.Views,
        Commands = change.Commands,
        Terraform = change.Terraform,
    };

    public static TopologyResource ToResource(this Topology topology) => new(
        [.. topology.Nodes.Select(node => new TopologyNodeResource(node.Id, node.Kind, node.Label, node.Parent, node.Assets))],
        [.. topology.Edges.Select(edge => new TopologyEdgeResource(edge.From, edge.To, edge.Kind, edge.Label))]);

    public static FindingResource ToResource(this Finding finding) => new()
    {
        Id = finding.Id,
        Account = finding.Asset.Account.ToString(),
        AssetId = finding.Asset.AssetId,
        Address = finding.Address.ToString(),
        Vantage = finding.Vantage,
        Kind = Word(finding.Kind),
        Type = finding.Type,
        Protocol = finding.Port is { } port ? Word(port.Protocol) : null,
        Port = finding.Port?.Number,
        Confidence = finding.Confidence,
        Title = finding.Title,
        Why = finding.Why,
        State = Word(finding.State),
        CampaignId = finding.CampaignId,
        FirstSeenAt = finding.FirstSeenAt,
        LastSeenAt = finding.LastSeenAt,
    };

    public static CampaignResource ToResource(this Campaign campaign, CampaignProgress progress) => new()
    {
        Id = campaign.Id,
        State = Word(campaign.State),
        Profile = campaign.Request.Profile.Name,
        Ports = campaign.Request.Profile.Ports.ToString(),
        Accounts = [.. campaign.Request.Accounts.Select(account => account.ToString())],
        From = campaign.Request.From,
        RequestedBy = campaign.Request.RequestedBy,
        CreatedAt = campaign.CreatedAt,
        FinishedAt = campaign.FinishedAt,
        Message = campaign.Message,
        Targets = progress.Total,
        Pending = progress.Pending,
        Running = progress.Leased,
        Observed = progress.Observed,
        Unknown = progress.Unknown,
        Refused = progress.Refused,
        Skipped = progress.Skipped,
        OpenPorts = progress.OpenPorts,
        ProbesSent = progress.ProbesSent,
        Findings = progress.Findings,
    };

    private static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
