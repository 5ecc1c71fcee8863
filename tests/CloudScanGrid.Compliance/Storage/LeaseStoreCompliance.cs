using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.Compliance.Storage;

/// <summary>What every <see cref="ILeaseStore"/> does.</summary>
public abstract class LeaseStoreCompliance : StoreCompliance
{
    [Fact]
    public async Task Save_SameHolderAgain_Replaces()
    {
        await SaveAsync(new("file/lab-1", "job-1", 4, 100, Now.AddMinutes(1)));
        var replaced = new BudgetLease("file/lab-1", "job-1", 8, 200, Now.AddMinutes(2));
        await SaveAsync(replaced);
        (await LiveAsync("file/lab-1")).ShouldBe([replaced]);
    }

    [Fact]
    public async Task ListLive_EndsAtThisInstant_IsNotLive()
    {
        await SaveAsync(new("file/lab-1", "job-1", 4, 100, Now.AddMinutes(1)));
        Clock.Advance(TimeSpan.FromMinutes(1));
        (await LiveAsync("file/lab-1")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Remove_OneOfTwo_KeepsTheOther()
    {
        var kept = new BudgetLease("file/lab-1", "job-2", 4, 100, Now.AddMinutes(1));
        await SaveAsync(kept with { Holder = "job-1" });
        await SaveAsync(kept);
        await SaveAsync(kept with { Owner = "file/lab-2" });
        await Store.Leases.RemoveAsync("file/lab-1", "job-1", Cancellation);
        await Store.Leases.RemoveAsync("file/lab-1", "job-1", Cancellation);
        (await LiveAsync("file/lab-1")).ShouldBe([kept]);
    }

    [Fact]
    public async Task RemoveAll_LeasesOfSeveralOwners_ForgetsThemAll()
    {
        await SaveAsync(new("file/lab-1", "job-1", 4, 100, Now.AddMinutes(1)));
        await SaveAsync(new("file/lab-2", "job-1", 4, 100, Now.AddMinutes(1)));
        await Store.Leases.RemoveAllAsync(Cancellation);
        (await LiveAsync("file/lab-1")).ShouldBeEmpty();
        (await LiveAsync("file/lab-2")).ShouldBeEmpty();
    }

    [Fact]
    public async Task TrySave_ManyAtOnce_NeverExceedsTheLimits()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(job =>
            Store.Leases.TrySaveAsync(new("file/lab-1", $"job-{job}", 3, 10, Now.AddMinutes(1)), 32, 1000, Cancellation)));
        answers.Count(fits => fits).ShouldBe(10);
        (await LiveAsync("file/lab-1")).Sum(lease => lease.Hosts).ShouldBe(30);
        (await Store.Leases.TrySaveAsync(new("file/lab-2", "job-1", 3, 1001, Now.AddMinutes(1)), 32, 1000, Cancellation)).ShouldBeFalse();
    }

    [Fact]
    public async Task TrySave_SameHolderOrRunOut_CountsOnce()
    {
        var lease = new BudgetLease("file/lab-1", "job-1", 20, 100, Now.AddMinutes(1));
        (await Store.Leases.TrySaveAsync(lease, 32, 1000, Cancellation)).ShouldBeTrue();
        (await Store.Leases.TrySaveAsync(lease with { Hosts = 32 }, 32, 1000, Cancellation)).ShouldBeTrue();
        (await Store.Leases.TrySaveAsync(lease with { Holder = "job-2" }, 32, 1000, Cancellation)).ShouldBeFalse();
        Clock.Advance(TimeSpan.FromMinutes(1));
        (await Store.Leases.TrySaveAsync(lease with { Holder = "job-2", ExpiresAt = Now.AddMinutes(1) }, 32, 1000, Cancellation)).ShouldBeTrue();
        (await LiveAsync("file/lab-1")).ShouldHaveSingleItem().Holder.ShouldBe("job-2");
    }

    [Fact]
    public async Task Renew_LiveLease_EndsLaterAndHoldsTheSame()
    {
        var lease = new BudgetLease("file/lab-1", "job-1", 4, 100, Now.AddMinutes(1));
        await SaveAsync(lease);
        (await Store.Leases.RenewAsync("file/lab-1", "job-1", Now.AddMinutes(3), Cancellation)).ShouldBeTrue();
        (await LiveAsync("file/lab-1")).ShouldBe([lease with { ExpiresAt = Now.AddMinutes(3) }]);
    }

    [Fact]
    public async Task Renew_EndedOrUnknownLease_IsNotRevived()
    {
        await SaveAsync(new("file/lab-1", "job-1", 4, 100, Now.AddMinutes(1)));
        Clock.Advance(TimeSpan.FromMinutes(1));
        (await Store.Leases.RenewAsync("file/lab-1", "job-1", Now.AddMinutes(1), Cancellation)).ShouldBeFalse();
        (await Store.Leases.RenewAsync("file/lab-1", "job-2", Now.AddMinutes(1), Cancellation)).ShouldBeFalse();
        (await LiveAsync("file/lab-1")).ShouldBeEmpty();
    }

    private async Task SaveAsync(BudgetLease lease) =>
        (await Store.Leases.TrySaveAsync(lease, int.MaxValue, int.MaxValue, Cancellation)).ShouldBeTrue();

    private Task<IReadOnlyList<BudgetLease>> LiveAsync(string owner) => Store.Leases.ListLiveAsync(owner, Now, Cancellation);
}
