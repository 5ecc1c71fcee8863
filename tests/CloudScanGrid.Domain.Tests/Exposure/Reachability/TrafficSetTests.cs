using CloudScanGrid.Domain.Exposure.Reachability;
using CloudScanGrid.Domain.Networking;
using CsCheck;

namespace CloudScanGrid.Domain.Tests.Exposure.Reachability;

public sealed class TrafficSetTests
{
    private static readonly Gen<TrafficSet> One = Gen.Select(Worlds.Protocol, Worlds.Ports, Worlds.Network, (protocol, ports, network) =>
        protocol is { } known ? TrafficSet.Of(known, ports, AddressSet.Of(network)) : TrafficSet.From(AddressSet.Of(network)));

    private static readonly Gen<TrafficSet> Any = One.Array[0, 5].Select(sets => TrafficSet.Union(sets));

    [Fact]
    public void Algebra_AnySets_AgreesWithMembership() => Gen.Select(Any, Any).Sample(
        (left, right) =>
        {
            var (union, common, rest) = (left.Union(right), left.Intersect(right), left.Except(right));
            foreach (var packet in Worlds.Packets)
            {
                var (isLeft, isRight) = (left.Contains(packet), right.Contains(packet));
                if (union.Contains(packet) != (isLeft || isRight) || common.Contains(packet) != (isLeft && isRight) || rest.Contains(packet) != (isLeft && !isRight))
                    throw new ShouldAssertException($"{packet}: {left} and {right}");
            }
        },
        iter: 1000);

    [Fact]
    public void Equals_SamePackets_HoweverTheyWereMade() => Gen.Select(Any, Any).Sample(
        (left, right) => left.Except(right).Union(left.Intersect(right)).ShouldBe(left), iter: 1000);

    [Fact]
    public void Union_TenThousandRules_IsExact()
    {
        var sets = Enumerable.Range(0, 10_000).Select(number => TrafficSet.Of(
            IpProtocol.Tcp,
            new PortRange((ushort)(number % 5000), (ushort)((number % 5000) + (number % 7))),
            AddressSet.Of(AddressRange.AddressOf(AddressRange.AllIPv4.From + (uint)(number * 13))))).ToList();

        var union = TrafficSet.Union(sets);

        sets.ShouldAllBe(set => set.Except(union).IsEmpty);
        foreach (var port in (ushort[])[0, 1, 6, 2500, 5005, 5006, 5007])
        {
            union.SourcesOf(IpProtocol.Tcp, port)
                .ShouldBe(sets.Select(set => set.SourcesOf(IpProtocol.Tcp, port)).Aggregate(AddressSet.Empty, (all, sources) => all.Union(sources)));
        }
    }

    [Fact]
    public void Of_ProtocolWithoutPorts_MeansEveryPacketOfIt() =>
        TrafficSet.Of(IpProtocol.Icmp, new PortRange(8, 8), AddressSet.All).Contains(new Packet(System.Net.IPAddress.Loopback, IpProtocol.Icmp, 0)).ShouldBeTrue();
}
