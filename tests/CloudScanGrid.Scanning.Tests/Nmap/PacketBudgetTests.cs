using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.Scanning.Nmap;

namespace CloudScanGrid.Scanning.Tests.Nmap;

/// <summary>Whatever a job may send, its processes together send no more.</summary>
public sealed class PacketBudgetTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(31)]
    [InlineData(64)]
    [InlineData(100)]
    [InlineData(1000)]
    [InlineData(1_000_000)]
    public void Share_BesideThePortScanAndAfterIt_StaysWithinTheBudget(int packets)
    {
        var budget = Budget(packets);

        (budget.AreConcurrent ? budget.PortRate + budget.DetectionPackets : Math.Max(budget.PortRate, budget.DetectionPackets)).ShouldBe(packets);
        budget.PortRate.ShouldBePositive();
        foreach (var share in new[] { budget.Share(budget.DetectionPackets), budget.Share(packets) })
        {
            (share.Rate * budget.DetectionProcesses).ShouldBeInRange(1, share.Packets);
            share.Parallelism.ShouldBeInRange(1, 100);
        }
    }

    [Fact]
    public void Share_SmallBudget_HasOneProcessThatUsesAllOfIt()
    {
        var budget = Budget(60);

        budget.DetectionProcesses.ShouldBe(1);
        budget.Share(60).ShouldBe(new DetectionShare(60, 60, 6));
    }

    private static PacketBudget Budget(int packets)
    {
        using var rig = new ScanRig();
        return PacketBudget.Of(rig.Job(ScanProfiles.Light, ScanRig.Target("127.0.0.1")) with { MaxPacketsPerSecond = packets }, 4);
    }
}
