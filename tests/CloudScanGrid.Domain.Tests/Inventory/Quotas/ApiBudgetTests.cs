using CloudScanGrid.Domain.Inventory.Quotas;
using CsCheck;

namespace CloudScanGrid.Domain.Tests.Inventory.Quotas;

public sealed class ApiBudgetTests
{
    private static readonly ApiQuota Quota = new(100, 20);

    [Fact]
    public void Take_WhateverPausesCallersMake_NoSpanOfTimeHoldsMoreThanOurShare() =>
        Gen.Select(Gen.Double[0.05, 1], Gen.Frequency((5, Gen.Const(0.0)), (2, Gen.Double[0, 0.3]), (1, Gen.Double[0, 20])).Array[1, 300]).Sample((share, pauses) =>
        {
            var clock = new Clock();
            var budget = new ApiBudget(Quota, share, clock);
            var calls = new List<double>();
            foreach (var pause in pauses)
            {
                clock.Seconds += pause;
                clock.Seconds += budget.Take().TotalSeconds;
                calls.Add(clock.Seconds);
            }

            for (var first = 0; first < calls.Count; first++)
            {
                for (var last = first; last < calls.Count; last++)
                {
                    var most = Math.Max(1, Quota.Size * share) + (Quota.PerSecond * share * (calls[last] - calls[first])) + 0.001;
                    ((double)(last - first + 1)).ShouldBeLessThanOrEqualTo(most);
                }
            }
        });

    [Fact]
    public void Take_BucketEmpty_WaitsForOneTokenEach()
    {
        var budget = new ApiBudget(Quota, 0.25, new Clock());
        for (var call = 0; call < 25; call++)
            budget.Take().ShouldBe(TimeSpan.Zero);
        budget.Take().ShouldBe(TimeSpan.FromSeconds(0.2));
        budget.Take().ShouldBe(TimeSpan.FromSeconds(0.4));
    }

    [Fact]
    public void Hold_SaidBySeveralAnswers_HoldsEverybodyOnce()
    {
        var clock = new Clock();
        var budget = new ApiBudget(Quota, 0.25, clock);
        for (var answer = 0; answer < 5; answer++)
            budget.Hold(TimeSpan.FromSeconds(3));

        budget.Held.ShouldBe(TimeSpan.FromSeconds(3));
        budget.Take().ShouldBe(TimeSpan.FromSeconds(3.2));
        clock.Seconds += 2;
        budget.Held.ShouldBe(TimeSpan.FromSeconds(1));
        budget.Hold(TimeSpan.FromSeconds(0.5));
        budget.Held.ShouldBe(TimeSpan.FromSeconds(1));
        clock.Seconds += 1;
        budget.Held.ShouldBe(TimeSpan.Zero);

        // Nobody protested: it goes on as fast as before.
        budget.PerSecond.ShouldBe(5);
    }

    [Fact]
    public void Throttled_AgainAndAgain_HalvesAndComesBackByItself()
    {
        var clock = new Clock();
        var budget = new ApiBudget(Quota, 0.5, clock);
        budget.Throttled();
        budget.PerSecond.ShouldBe(5);
        budget.Throttled();
        budget.PerSecond.ShouldBe(2.5);
        clock.Seconds += 5;
        budget.PerSecond.ShouldBe(3.75, 0.001);
        clock.Seconds += 60;
        budget.PerSecond.ShouldBe(10);
        for (var refusal = 0; refusal < 100; refusal++)
            budget.Throttled();
        budget.PerSecond.ShouldBe(10.0 / 64);
    }

    [Fact]
    public void Throttled_WithATimeToWait_NothingIsAskedBefore()
    {
        var budget = new ApiBudget(Quota, 0.5, new Clock());
        budget.Throttled(TimeSpan.FromSeconds(30));
        budget.Take().ShouldBeGreaterThan(TimeSpan.FromSeconds(30));
    }

    private sealed class Clock : TimeProvider
    {
        public double Seconds { get; set; }

        public override long TimestampFrequency => 1_000_000_000;

        public override long GetTimestamp() => (long)(Seconds * TimestampFrequency);
    }
}
