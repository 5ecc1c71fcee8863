using System.Net;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.Domain.Tests.Scanning;

public class HostObservationTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void StateOf_ListedPort_IsAsListed() => Observation().StateOf(Tcp(443)).ShouldBe(PortState.Open);

    [Fact]
    public void StateOf_PortNotCovered_IsNull()
    {
        Observation().StateOf(Tcp(9999)).ShouldBeNull();
        Observation().StateOf(new(TransportProtocol.Udp, 443)).ShouldBeNull();
    }

    [Fact]
    public void StateOf_UnlistedPortThatIsNamed_IsItsGroups() =>
        Observation(
            new(PortState.Closed, 2, "conn-refused", TransportProtocol.Tcp, PortRanges.Of(22, 80)),
            new(PortState.Filtered, 1, "no-response", TransportProtocol.Tcp, PortRanges.Of(8080)))
        .StateOf(Tcp(8080)).ShouldBe(PortState.Filtered);

    [Fact]
    public void StateOf_UnlistedPortNotNamed_IsTheOnlyStateThereIs() =>
        Observation(new UnlistedPorts(PortState.Closed, 999, null, TransportProtocol.Tcp, PortRanges.Empty)).StateOf(Tcp(80)).ShouldBe(PortState.Closed);

    [Fact]
    public void StateOf_UnlistedPortNotNamedOfSeveralStates_IsUnknown() =>
        Observation(
            new(PortState.Closed, 500, null, TransportProtocol.Tcp, PortRanges.Empty),
            new(PortState.Filtered, 499, null, TransportProtocol.Tcp, PortRanges.Empty))
        .StateOf(Tcp(80)).ShouldBe(PortState.Unknown);

    [Fact]
    public void StateOf_UnlistedOfAnotherProtocol_SaysNothing() =>
        Observation(new UnlistedPorts(PortState.Closed, 10, null, TransportProtocol.Udp, PortRanges.Empty)).StateOf(Tcp(80)).ShouldBe(PortState.Unknown);

    [Fact]
    public void OpenServices_ListedPorts_AreThoseSurelyOpen() =>
        Observation().OpenServices.Select(service => service.Port).ShouldBe([Tcp(443)]);

    private static NetworkPort Tcp(ushort number) => new(TransportProtocol.Tcp, number);

    private static HostObservation Observation(params UnlistedPorts[] unlisted) => new()
    {
        Address = IPAddress.Parse("10.0.0.1"),
        StartedAt = Now,
        ObservedAt = Now,
        Vantage = "local/internal",
        State = HostState.Up,
        IsComplete = true,
        Coverage = new() { Tcp = PortRanges.Of(new PortRange(1, 9000)) },
        Services = [new() { Port = Tcp(443), State = PortState.Open }, new() { Port = Tcp(444), State = PortState.OpenFiltered }],
        Unlisted = [.. unlisted],
    };
}
