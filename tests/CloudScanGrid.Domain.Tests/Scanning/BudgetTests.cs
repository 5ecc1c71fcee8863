using CloudScanGrid.Domain.Scanning;
using CsCheck;

namespace CloudScanGrid.Domain.Tests.Scanning;

public class BudgetTests
{
    private const int Limit = 100;
    private static readonly DateTimeOffset Start = new(2026, 11, 24, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private enum Step
    {
        Acquire,
        Renew,
        Release,
        Wait,
    }

    /// <summary>Invariant 5, against a ledger that the holders keep themselves.</summary>
    [Fact]
    public void LiveShares_WhateverHappens_NeverExceedTheLimit() =>
        Gen.Select(Gen.Enum<Step>(), Gen.Int[0, 5], Gen.Int[1, 150], Gen.Int[0, 90]).Array[1, 200].Sample(steps =>
        {
            var budget = new Budget(Limit);
            var ledger = new Dictionary<string, (int Amount, DateTimeOffset ExpiresAt)>(StringComparer.Ordinal);
            var now = Start;
            foreach (var (step, number, wanted, seconds) in steps)
            {
                var holder = $"job-{number}";
                var isLive = ledger.TryGetValue(holder, out var share) && share.ExpiresAt > now;
                switch (step)
                {
                    case Step.Acquire:
                        var amount = budget.Acquire(holder, wanted, Math.Min(wanted, seconds), now, Minute);
                        amount.ShouldBeLessThanOrEqualTo(wanted);
                        if (amount > 0)
                        {
                            amount.ShouldBeGreaterThanOrEqualTo(Math.Min(wanted, seconds));
                            ledger[holder] = (amount, now + Minute);
                        }

                        break;
                    case Step.Renew:
                        budget.Renew(holder, now, Minute).ShouldBe(isLive ? share.Amount : 0);
                        if (isLive)
                            ledger[holder] = share with { ExpiresAt = now + Minute };
                        break;
                    case Step.Release:
                        budget.Release(holder);
                        ledger.Remove(holder);
                        break;
                    default:
                        now += TimeSpan.FromSeconds(seconds);
                        break;
                }

                var live = ledger.Values.Where(entry => entry.ExpiresAt > now).Sum(entry => entry.Amount);
                live.ShouldBeLessThanOrEqualTo(Limit);
                budget.InUse(now).ShouldBe(live);
            }
        });

    [Fact]
    public void Acquire_LessThanTheLeastIsFree_LeasesNothing()
    {
        var budget = new Budget(Limit);
        budget.Acquire("a", 80, 1, Start, Minute).ShouldBe(80);

        budget.Acquire("b", 50, 30, Start, Minute).ShouldBe(0);
        budget.Acquire("b", 50, 20, Start, Minute).ShouldBe(20);
        budget.Acquire("c", 1, 0, Start, Minute).ShouldBe(0);
    }

    [Fact]
    public void Acquire_BySameHolder_ReplacesItsShare()
    {
        var budget = new Budget(Limit);
        budget.Acquire("a", 80, 1, Start, Minute);

        budget.Acquire("a", 90, 1, Start, Minute).ShouldBe(90);
        budget.InUse(Start).ShouldBe(90);
    }

    [Fact]
    public void Acquire_AtTheExpiryOfAnother_TakesItsShare()
    {
        var budget = new Budget(Limit);
        budget.Acquire("dead", Limit, 1, Start, Minute);

        budget.Acquire("a", 10, 1, Start + Minute - TimeSpan.FromTicks(1), Minute).ShouldBe(0);
        budget.Acquire("a", 10, 1, Start + Minute, Minute).ShouldBe(10);
        budget.Renew("dead", Start + Minute, Minute).ShouldBe(0);
    }

    [Fact]
    public void Limit_Lowered_LeasesNothingUntilLiveSharesFit()
    {
        var budget = new Budget(Limit);
        budget.Acquire("a", 60, 1, Start, Minute);
        budget.Limit = 50;

        budget.Acquire("b", 10, 1, Start, Minute).ShouldBe(0);
        budget.Renew("a", Start, Minute).ShouldBe(60);
        budget.Release("a");
        budget.Acquire("b", 60, 1, Start, Minute).ShouldBe(50);
    }

    [Fact]
    public void Acquire_LessThanItHoldsUnderALoweredLimit_IsGranted()
    {
        var budget = new Budget(Limit);
        budget.Acquire("a", 60, 1, Start, Minute);
        budget.Acquire("b", 40, 1, Start, Minute);
        budget.Limit = 50;

        budget.Acquire("a", 55, 1, Start, Minute).ShouldBe(55);
        budget.Acquire("a", 70, 1, Start, Minute).ShouldBe(55);
        budget.InUse(Start).ShouldBe(95);
    }

    [Fact]
    public void Restore_ShareOfAnEarlierActivation_Counts()
    {
        var budget = new Budget(Limit);
        budget.Restore("old", 70, Start + Minute);

        budget.Acquire("a", Limit, 1, Start, Minute).ShouldBe(30);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(-1, -1)]
    [InlineData(1, 2)]
    public void Acquire_Nonsense_Throws(int wanted, int least) =>
        Should.Throw<ArgumentOutOfRangeException>(() => new Budget(Limit).Acquire("a", wanted, least, Start, Minute));
}
