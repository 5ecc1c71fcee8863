using System.Globalization;
using CloudScanGrid.Domain.Auditing;
using CloudScanGrid.Domain.Campaigns;
using CloudScanGrid.Domain.Exposure.Reachability;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Scope;

namespace CloudScanGrid.Grains.Campaigns;

/// <summary>Turns a request into targets: every address of every living asset of its accounts, the refused ones with their reason.</summary>
internal sealed class CampaignPlan(IInventoryStore inventory, ICampaignStore campaigns, ScannerRegions scanners, IAuditLog audit, ScanMetrics metrics, TimeProvider clock)
{
    private const int BatchSize = 1000;

    /// <summary>Writes the targets; doing it again after a crash adds only what is missing.</summary>
    /// <returns>A message for the operator when something that was asked for is left out; otherwise null.</returns>
    public async Task<string?> WriteAsync(Campaign campaign, CancellationToken cancellationToken)
    {
        var missing = new List<AccountKey>();
        var unreachable = 0;
        foreach (var key in campaign.Request.Accounts)
        {
            var account = await inventory.FindAccountAsync(key, cancellationToken);
            if (account is null)
                missing.Add(key);
            else
                unreachable += await WriteAccountAsync(campaign, account, cancellationToken);
        }

        var left = new List<string>();
        if (missing.Count > 0)
            left.Add($"no inventory of {string.Join(", ", missing)}: synchronise it first");
        if (unreachable > 0)
            left.Add(string.Create(CultureInfo.InvariantCulture, $"{unreachable} private addresses are left out: from {campaign.Request.From} only public ones are looked at"));
        return left.Count == 0 ? null : string.Join("; ", left);
    }

    /// <returns>How many addresses are left out because the scanners that were asked for do not reach them.</returns>
    private async Task<int> WriteAccountAsync(Campaign campaign, AccountState account, CancellationToken cancellationToken)
    {
        var only = campaign.Request.Assets.IsDefaultOrEmpty ? null : campaign.Request.Assets.ToHashSet();
        var (from, unreachable) = (campaign.Request.From, 0);
        var ownRegionOf = await scanners.OfAsync(account.Key);
        var now = clock.GetUtcNow();
        var regions = new HashSet<string>(StringComparer.Ordinal);
        var refused = new Dictionary<(string Region, RefusalReason Reason), int>();
        var batch = new List<PlannedTarget>(BatchSize);
        await foreach (var asset in inventory.ReadLiveAssetsAsync(account.Key, cancellationToken))
        {
            if (only?.Contains(asset.Snapshot.Key) == false)
                continue;
            var region = from ?? ownRegionOf(asset);
            if (regions.Add(region))
                metrics.ShowZeros(region);
            foreach (var address in asset.Snapshot.Addresses)
            {
                if (from is not null && !campaign.Request.PrivateToo && !PublicAddresses.All.Contains(address))
                {
                    unreachable++;
                    continue;
                }

                var refusal = ScopeRules.Refuse(account, asset.Snapshot, address, now);
                if (refusal is not null)
                    refused[(region, refusal.Reason)] = refused.GetValueOrDefault((region, refusal.Reason)) + 1;
                batch.Add(new PlannedTarget(asset.Snapshot.Key, asset.Snapshot.Subnet, asset.Snapshot.Incarnation, address, region, refusal));
            }

            if (batch.Count >= BatchSize)
                await FlushAsync(campaign.Id, batch, cancellationToken);
        }

        await FlushAsync(campaign.Id, batch, cancellationToken);
        if (refused.Count > 0)
        {
            var records = refused.Select(pair => new AuditRecord(
                now, campaign.Id, "scope.refuse", account.Key.ToString(), $"{pair.Value} targets refused in planning in {pair.Key.Region}: {pair.Key.Reason}"));
            await audit.AppendAsync([.. records], cancellationToken);
            foreach (var ((region, reason), targets) in refused)
                metrics.RefusedInPlanning(region, reason, targets);
        }

        return unreachable;
    }

    private async Task FlushAsync(string campaignId, List<PlannedTarget> batch, CancellationToken cancellationToken)
    {
        if (batch.Count > 0)
            await campaigns.AddTargetsAsync(campaignId, batch, cancellationToken);
        batch.Clear();
    }
}
