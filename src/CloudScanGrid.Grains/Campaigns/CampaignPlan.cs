using CloudScanGrid.Domain.Auditing;
using CloudScanGrid.Domain.Campaigns;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Scope;

namespace CloudScanGrid.Grains.Campaigns;

/// <summary>Turns a request into targets: every address of every living asset of its accounts, the refused ones with their reason.</summary>
internal sealed class CampaignPlan(IInventoryStore inventory, ICampaignStore campaigns, IAuditLog audit, ScanMetrics metrics, TimeProvider clock)
{
    private const int BatchSize = 1000;

    /// <summary>Writes the targets; doing it again after a crash adds only what is missing.</summary>
    /// <returns>A message for the operator when an account is not known; otherwise null.</returns>
    public async Task<string?> WriteAsync(Campaign campaign, CancellationToken cancellationToken)
    {
        var missing = new List<AccountKey>();
        foreach (var key in campaign.Request.Accounts)
        {
            var account = await inventory.FindAccountAsync(key, cancellationToken);
            if (account is null)
                missing.Add(key);
            else
                await WriteAccountAsync(campaign, account, cancellationToken);
        }

        return missing.Count == 0 ? null : $"no inventory of {string.Join(", ", missing)}: synchronise it first";
    }

    private async Task WriteAccountAsync(Campaign campaign, AccountState account, CancellationToken cancellationToken)
    {
        var only = campaign.Request.Assets.IsDefaultOrEmpty ? null : campaign.Request.Assets.ToHashSet();
        var now = clock.GetUtcNow();
        var regions = new HashSet<string>(StringComparer.Ordinal);
        var refused = new Dictionary<(string Region, RefusalReason Reason), int>();
        var batch = new List<PlannedTarget>(BatchSize);
        await foreach (var asset in inventory.ReadLiveAssetsAsync(account.Key, cancellationToken))
        {
            if (only?.Contains(asset.Snapshot.Key) == false)
                continue;
            if (regions.Add(asset.Region))
                metrics.ShowZeros(asset.Region);
            foreach (var address in asset.Snapshot.Addresses)
            {
                var refusal = ScopeRules.Refuse(account, asset.Snapshot, address, now);
                if (refusal is not null)
                    refused[(asset.Region, refusal.Reason)] = refused.GetValueOrDefault((asset.Region, refusal.Reason)) + 1;
                batch.Add(new PlannedTarget(asset.Snapshot.Key, asset.Snapshot.Subnet, asset.Snapshot.Incarnation, address, asset.Region, refusal));
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
    }

    private async Task FlushAsync(string campaignId, List<PlannedTarget> batch, CancellationToken cancellationToken)
    {
        if (batch.Count > 0)
            await campaigns.AddTargetsAsync(campaignId, batch, cancellationToken);
        batch.Clear();
    }
}
