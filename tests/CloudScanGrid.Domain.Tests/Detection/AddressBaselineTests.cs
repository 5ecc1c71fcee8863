using CloudScanGrid.Domain.Detection;
using CloudScanGrid.Domain.Networking;
using static CloudScanGrid.Domain.Tests.Detection.Estate;

namespace CloudScanGrid.Domain.Tests.Detection;

public sealed class AddressBaselineTests
{
    [Fact]
    public void LooksAt_ManyDifferentCoverages_NeverCountsTooMany()
    {
        var estate = new Estate();
        for (var campaign = 1; campaign <= 40; campaign++)
        {
            var look = Look("victim", campaign, Tcp(80, "http"));
            var coverage = new PortCoverage { Tcp = PortRanges.Of(new PortRange(1, (ushort)(100 + campaign))) };
            estate.Judge(look with { Host = look.Host with { Coverage = coverage } });
        }

        var baseline = estate.Baselines[Key("victim")];
        baseline.Coverages.Length.ShouldBe(8);
        var address = new AddressBaseline { Address = null, FirstObservedAt = Start, Covered = baseline.Covered, Coverages = baseline.Coverages };
        address.LooksAt(new(TransportProtocol.Tcp, 50)).ShouldBe(40);
        address.LooksAt(new(TransportProtocol.Tcp, 140)).ShouldBe(1);
        address.LooksAt(new(TransportProtocol.Tcp, 120)).ShouldBeInRange(1, 21);
        address.LooksAt(new(TransportProtocol.Tcp, 200)).ShouldBe(0);
    }
}
