using CloudScanGrid.Domain.Auditing;
using CloudScanGrid.Domain.Campaigns;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.GrainInterfaces;
using CloudScanGrid.GrainInterfaces.Campaigns;
using CloudScanGrid.GrainInterfaces.Scanning;
using CloudScanGrid.Grains.Placement;
using CloudScanGrid.Grains.Scanning;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Orleans.Placement;

namespace CloudScanGrid.Grains.Campaigns;

/// <remarks>
/// Everything that must survive is in the store; the grain moves it on: plans, wakes the schedulers of its regions, and when every target has ended lets the
/// detectors catch up before it says that it is complete.
/// </remarks>
[Reentrant, OnControl, RandomPlacement]
internal sealed partial class CampaignGrain(
    ICampaignStore campaigns,
    IInventoryStore inventory,
    ScannerRegions scanners,
    IObservationStore observations,
    ILeaseStore leases,
    IAuditLog audit,
    ScanMetrics metrics,
    TimeProvider clock,
    ILogger<CampaignGrain> logger) : Grain, ICampaignGrain
{
    private const int Unlimited = 1_000_000_000;
    private static readonly TimeSpan LookPeriod = TimeSpan.FromSeconds(1);

    private CoalescedAction _advance = null!;
    private LeasedBudgets _budgets = null!;
    private RecurringTrouble _trouble = null!;
    private Campaign? _campaign;
    private IGrainTimer? _timer;

    private string Id => this.GetPrimaryKeyString();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _advance = new CoalescedAction(AdvanceAsync);
        _trouble = new RecurringTrouble($"Campaign {Id}", logger, clock);
        _campaign = await campaigns.FindAsync(Id, cancellationToken);
        _budgets = new LeasedBudgets(Id, leases, clock);
        await _budgets.LoadAsync(Unlimited, _campaign?.Request.MaxPacketsPerSecond ?? Unlimited, cancellationToken);
    }

    public async Task StartAsync(ScanRequest request)
    {
        if (_campaign is null)
        {
            var now = clock.GetUtcNow();
            var accounts = string.Join(", ", request.Accounts);
            await audit.AppendAsync([new AuditRecord(now, request.RequestedBy, "campaign.start", Id, $"{request.Profile.Name} on {accounts}{(request.From is { } from ? $" from {from}" : "")}")], CancellationToken.None);
            await campaigns.CreateAsync(new Campaign(Id, request, CampaignState.Planning, now, null, null), CancellationToken.None);
            _campaign = await campaigns.FindAsync(Id, CancellationToken.None);
            _budgets.SetLimits(Unlimited, request.MaxPacketsPerSecond ?? Unlimited);
        }

        KeepLooking();
    }

    public Task RecoverAsync()
    {
        KeepLooking();

        // What a dead silo held waits now.
        return WakeSchedulersAsync();
    }

    public Task PauseAsync() => MoveAsync(CampaignState.Paused, "campaign.pause");

    public Task ResumeAsync() => MoveAsync(CampaignState.Running, "campaign.resume");

    public async Task CancelAsync()
    {
        await MoveAsync(CampaignState.Cancelled, "campaign.cancel");
        foreach (var region in await RegionsAsync())
            await GrainFactory.GetScheduler(region).CancelJobsAsync(Id);
        await _advance.RunAsync();
    }

    public async Task WakeAsync(string? message)
    {
        if (message is not null && _campaign is { FinishedAt: null } campaign)
            await campaigns.SetStateAsync(Id, campaign.State, message, clock.GetUtcNow(), CancellationToken.None);
        await _advance.RunAsync();
    }

    public async Task<BudgetGrant> AcquireAsync(BudgetRequest request)
    {
        if (_campaign?.State != CampaignState.Running)
            return BudgetGrant.None;
        if (_campaign.Request.ProbeBudget is not null)
            _budgets.SetLimits(await AffordableHostsAsync(), _campaign.Request.MaxPacketsPerSecond ?? Unlimited);
        return await _budgets.AcquireAsync(request);
    }

    public Task<bool> RenewAsync(string holder, TimeSpan duration) => _budgets.RenewAsync(holder, duration);

    public Task<int> FindFairShareAsync(string holder) => _budgets.FindFairShareAsync(holder);

    public Task<bool> WantAsync(string holder, bool wantsMore) => _budgets.WantAsync(holder, wantsMore);

    public Task ReleaseAsync(string holder) => _budgets.ReleaseAsync(holder);

    private void KeepLooking() => _timer ??= this.RegisterGrainTimer(
        _ => _advance.RunAsync(), new GrainTimerCreationOptions(TimeSpan.Zero, LookPeriod) { Interleave = true, KeepAlive = true });

    private void StopLooking()
    {
        _timer?.Dispose();
        _timer = null;
    }

    private async Task AdvanceAsync()
    {
        try
        {
            _campaign = await campaigns.FindAsync(Id, CancellationToken.None);
            switch (_campaign?.State)
            {
                case CampaignState.Planning:
                    await PlanAsync(_campaign);
                    break;
                case CampaignState.Running:
                    await FinishWhenEndedAsync();
                    break;
                case CampaignState.Cancelled:
                    await SkipRestAsync();
                    break;
                case CampaignState.Completed or null:
                    StopLooking();
                    break;
            }

            _trouble.End();
        }
        catch (Exception exception)
        {
            _trouble.Report(exception);
        }
    }

    private async Task PlanAsync(Campaign campaign)
    {
        using var span = GrainTraces.Plan(campaign.Id);
        var message = await new CampaignPlan(inventory, campaigns, scanners, audit, metrics, clock).WriteAsync(campaign, CancellationToken.None);
        await MoveToAsync(CampaignState.Running, message);
        await WakeSchedulersAsync();
    }

    private async Task FinishWhenEndedAsync()
    {
        var progress = await campaigns.CountAsync(Id, CancellationToken.None);
        if (progress.Pending > 0 && progress.Leased == 0 && await _budgets.CountHostsAsync() == 0 && await AffordableHostsAsync() == 0)
        {
            await campaigns.SkipPendingAsync(Id, $"the budget of {_campaign!.Request.ProbeBudget} probes is spent", CancellationToken.None);
            progress = await campaigns.CountAsync(Id, CancellationToken.None);
        }

        if (progress.Ended < progress.Total)
        {
            await SayWhatIsWaitedForAsync(progress);
            return;
        }

        foreach (var subnet in await observations.ListUndetectedSubnetsAsync(CancellationToken.None))
            await GrainFactory.GetDetector(subnet).CatchUpAsync();
        await MoveToAsync(CampaignState.Completed, ScannerTrouble.Without(_campaign?.Message));
        LogCompleted(Id, progress.Observed, progress.Unknown, progress.Refused, progress.Skipped);
    }

    /// <summary>Keeps in the campaign's message which of its regions nobody scans: whoever looks at the campaign sees why it stands still.</summary>
    private async Task SayWhatIsWaitedForAsync(CampaignProgress progress)
    {
        var troubles = new List<string>();
        if (progress.Pending > 0)
        {
            foreach (var region in await RegionsAsync())
            {
                var state = await GrainFactory.GetScheduler(region).GetStateAsync();
                if (state.Trouble is { } trouble && state.Campaigns.Contains(Id, StringComparer.Ordinal))
                    troubles.Add(trouble);
            }
        }

        var message = ScannerTrouble.With(_campaign?.Message, troubles);
        if (string.Equals(message, _campaign?.Message, StringComparison.Ordinal))
            return;
        foreach (var trouble in troubles)
            LogWaits(Id, progress.Pending, trouble);
        await MoveToAsync(CampaignState.Running, message);
    }

    // Jobs hand back what they did not finish as they stop, so the last target is skipped a moment after the cancellation.
    private async Task SkipRestAsync()
    {
        await campaigns.SkipPendingAsync(Id, "the campaign was cancelled", CancellationToken.None);
        var progress = await campaigns.CountAsync(Id, CancellationToken.None);
        if (progress.Ended == progress.Total)
            StopLooking();
    }

    /// <summary>How many hosts the probe budget still pays, those under scan included: a job's hosts stay paid for until the job ends.</summary>
    private async Task<int> AffordableHostsAsync()
    {
        if (_campaign?.Request is not { ProbeBudget: { } budget } request)
            return Unlimited;
        var spent = (await campaigns.CountAsync(Id, CancellationToken.None)).ProbesSent;
        return (int)Math.Clamp((budget - spent) / Math.Max(1, request.Profile.Ports.PortsPerHost), 0, Unlimited);
    }

    private async Task MoveAsync(CampaignState state, string action)
    {
        await audit.AppendAsync([new AuditRecord(clock.GetUtcNow(), "operator", action, Id, "")], CancellationToken.None);
        await MoveToAsync(state, null);
        KeepLooking();
        await WakeSchedulersAsync();
    }

    private async Task MoveToAsync(CampaignState state, string? message)
    {
        await campaigns.SetStateAsync(Id, state, message, clock.GetUtcNow(), CancellationToken.None);
        _campaign = await campaigns.FindAsync(Id, CancellationToken.None);
    }

    private async Task WakeSchedulersAsync()
    {
        foreach (var region in await RegionsAsync())
            await GrainFactory.GetScheduler(region).WakeAsync();
    }

    private async Task<IEnumerable<string>> RegionsAsync()
    {
        if (_campaign?.Request.From is { } from)
            return [from];
        var regions = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var key in _campaign?.Request.Accounts ?? [])
        {
            if (await inventory.FindAccountAsync(key, CancellationToken.None) is { } account)
                regions.UnionWith(scanners.AllOf(account));
        }

        return regions;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Campaign {Campaign} is complete: {Observed} targets observed, {Unknown} unknown, {Refused} refused, {Skipped} skipped")]
    private partial void LogCompleted(string campaign, int observed, int unknown, int refused, int skipped);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Campaign {Campaign} waits with {Pending} targets: {Trouble}. It goes on when a silo with the role scanner joins there")]
    private partial void LogWaits(string campaign, int pending, string trouble);
}
