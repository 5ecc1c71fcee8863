using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Scanning.Nmap.Losses;
using Microsoft.Extensions.Time.Testing;

namespace CloudScanGrid.Scanning.Tests.Nmap.Losses;

/// <summary>What a way carries falls at once and grows slowly.</summary>
public sealed class CarriedSharesTests
{
    private static readonly SubnetKey Subnet = ScanRig.Target("10.0.0.1").Subnet;

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Lost_IsKnownAtOnceAndOfThatSubnetAlone()
    {
        var shares = new CarriedShares(_time);
        shares.Lost(Subnet, 0.25);

        shares.Of(Subnet).ShouldBe(0.25);
        shares.Of(Subnet with { SubnetId = "other" }).ShouldBe(1);
    }

    [Fact]
    public void Carried_ManyJobsAtOnce_GrowsWithTheTimeNotWithThem()
    {
        var shares = new CarriedShares(_time);
        shares.Lost(Subnet, 0.25);
        _time.Advance(TimeSpan.FromSeconds(5));
        for (var job = 0; job < 10; job++)
            shares.Carried(Subnet);

        shares.Of(Subnet).ShouldBe(0.258, 1e-9);
    }

    [Fact]
    public void Carried_LongAfterALoss_GrowsFaster()
    {
        var shares = new CarriedShares(_time);
        shares.Lost(Subnet, 0.25);
        var before = 0.25;
        var growth = new List<double>();
        for (var period = 0; period < 8; period++)
        {
            _time.Advance(TimeSpan.FromSeconds(5));
            shares.Carried(Subnet);
            growth.Add(shares.Of(Subnet) - before);
            before = shares.Of(Subnet);
        }

        growth[0].ShouldBe(0.008, 1e-9);
        growth[4].ShouldBe(0.016, 1e-9);
        growth.ShouldBe(growth.Order());
    }

    [Fact]
    public void Carried_TwoSubnetsBehindOneFirewall_EndUpAlike()
    {
        var (one, other) = (Subnet, Subnet with { SubnetId = "other" });
        var shares = new CarriedShares(_time);
        shares.Lost(one, 0.06);
        shares.Lost(other, 0.4);

        // It carries half of what one is allowed; both lose the same part of what they send.
        for (var period = 0; period < 100; period++)
        {
            _time.Advance(TimeSpan.FromSeconds(5));
            var carried = 0.5 / (shares.Of(one) + shares.Of(other));
            foreach (var subnet in (SubnetKey[])[one, other])
            {
                if (carried < 0.95)
                    shares.Lost(subnet, carried);
                else
                    shares.Carried(subnet);
            }
        }

        (shares.Of(one) / shares.Of(other)).ShouldBeInRange(0.8, 1.25);
    }

    [Fact]
    public void Carried_ForLong_GrowsToTheWhole()
    {
        var shares = new CarriedShares(_time);
        shares.Lost(Subnet, 0.25);
        for (var job = 0; job < 50; job++)
        {
            _time.Advance(TimeSpan.FromSeconds(5));
            shares.Carried(Subnet);
        }

        shares.Of(Subnet).ShouldBe(1);
    }
}
