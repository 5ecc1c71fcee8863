using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.Scanning.Nmap.Losses;

namespace CloudScanGrid.Scanning.Tests.Nmap.Losses;

/// <summary>Which ports said nothing, and what a host is when some of them answer after all.</summary>
public sealed class SilenceTests
{
    private static readonly HostObservation Host = new()
    {
        Address = System.Net.IPAddress.Parse("10.0.0.1"),
        StartedAt = DateTimeOffset.UnixEpoch,
        ObservedAt = DateTimeOffset.UnixEpoch.AddSeconds(1),
        Vantage = "test/local",
        State = HostState.Up,
        IsComplete = true,
        Coverage = new PortCoverage { Tcp = PortRanges.Parse("1-100") },
        ProbesSent = 100,
        Services = [Service(22, PortState.Open, "syn-ack"), Service(25, PortState.Filtered, "no-response"), Service(26, PortState.Filtered, "admin-prohibited")],
        Unlisted = [Unlisted(PortState.Closed, "reset", "1-10"), Unlisted(PortState.Filtered, "no-responses", "30-100")],
    };

    [Fact]
    public void Of_ListedAndSummedUp_AreThoseThatSaidNothing()
    {
        Silence.Of(Host).ToString().ShouldBe("25,30-100");
        Silence.Answers(Host).ToString().ShouldBe("1-10,22");
    }

    [Fact]
    public void Broken_SomeAnswer_TakesTheirAnswersAndKeepsTheRest()
    {
        // Asked with others, it was asked 22 as well, and that answer was lost.
        var again = Host with
        {
            ObservedAt = DateTimeOffset.UnixEpoch.AddSeconds(9),
            Coverage = new PortCoverage { Tcp = PortRanges.Parse("22,25,30-100") },
            Services = [Service(25, PortState.Open, "syn-ack"), Service(80, PortState.Open, "syn-ack")],
            Unlisted = [Unlisted(PortState.Closed, "reset", "30-79"), Unlisted(PortState.Filtered, "no-responses", "22,81-100")],
        };

        var whole = Silence.Broken(Host, Silence.Of(Host), again);

        whole.Services.Select(service => (service.Port.Number, service.State)).ShouldBe(
            [((ushort)22, PortState.Open), ((ushort)25, PortState.Open), ((ushort)26, PortState.Filtered), ((ushort)80, PortState.Open)]);
        whole.Unlisted.Select(sum => $"{sum.State} {sum.Count} {sum.Ports}").ShouldBe(["Closed 60 1-10,30-79", "Filtered 20 81-100"]);
        whole.Coverage.ShouldBe(Host.Coverage);
        whole.ProbesSent.ShouldBe(172);
        whole.ObservedAt.ShouldBe(again.ObservedAt);
    }

    private static ObservedService Service(ushort port, PortState state, string reason) => new() { Port = new(TransportProtocol.Tcp, port), State = state, Reason = reason };

    private static UnlistedPorts Unlisted(PortState state, string reason, string ports) =>
        new(state, PortRanges.Parse(ports).Count, reason, TransportProtocol.Tcp, PortRanges.Parse(ports));
}
