using System.Net;
using CloudScanGrid.Domain.Networking;
using CsCheck;

namespace CloudScanGrid.Domain.Tests.Networking;

public sealed class AddressSetTests
{
    private static readonly Gen<IPNetwork> AnyNetwork = Gen.OneOf(
        Gen.Select(Gen.UInt, Gen.Int[0, 32], (number, length) => new IPNetwork(AddressRange.AddressOf(AddressRange.AllIPv4.From + number), length)),
        Gen.Select(Gen.ULong, Gen.ULong, Gen.Int[0, 128], (high, low, length) => new IPNetwork(new IPAddress(Bytes(high, low)), length)),
        Gen.Select(Gen.UInt[0, 31], Gen.Int[24, 32], (number, length) => new IPNetwork(AddressRange.AddressOf(AddressRange.AllIPv4.From + 0x0a000000 + number), length)));

    private static readonly Gen<AddressSet> AnySet = AnyNetwork.Array[0, 6].Select(networks => AddressSet.Of(networks));

    [Fact]
    public void Algebra_AnySets_AgreesWithMembership() => Gen.Select(AnySet, AnySet).Sample((left, right) =>
    {
        var (union, common, rest, others) = (left.Union(right), left.Intersect(right), left.Except(right), left.Complement());
        foreach (var address in Edges(left, right))
        {
            var (isLeft, isRight) = (left.Contains(address), right.Contains(address));
            union.Contains(address).ShouldBe(isLeft || isRight);
            common.Contains(address).ShouldBe(isLeft && isRight);
            rest.Contains(address).ShouldBe(isLeft && !isRight);
            others.Contains(address).ShouldBe(!isLeft);
        }

        foreach (var set in (AddressSet[])[union, common, rest, others])
        {
            for (var i = 1; i < set.Ranges.Length; i++)
                (set.Ranges[i].From > set.Ranges[i - 1].To + 1).ShouldBeTrue("ranges are apart");
        }
    });

    [Fact]
    public void Of_ItsOwnNetworks_IsTheSameSet() => AnySet.Sample(set => AddressSet.Of(set.Networks()).ShouldBe(set));

    [Theory]
    [InlineData("::/0", "::1", true)]
    [InlineData("::/0", "10.0.0.1", false)]
    [InlineData("0.0.0.0/0", "10.0.0.1", true)]
    [InlineData("0.0.0.0/0", "::ffff:10.0.0.1", true)]
    [InlineData("0.0.0.0/0", "::1", false)]
    public void Contains_OtherFamily_IsNotMeant(string network, string address, bool isIn) =>
        AddressSet.Of(IPNetwork.Parse(network)).Contains(IPAddress.Parse(address)).ShouldBe(isIn);

    [Theory]
    [InlineData("10.0.0.0/25 10.0.0.128/25", "10.0.0.0/24")]
    [InlineData("10.0.0.1/32 10.0.0.2/32 10.0.0.3/32", "10.0.0.1/32, 10.0.0.2/31")]
    [InlineData("0.0.0.0/0 ::/0", "::/81, ::8000:0:0/82, ::c000:0:0/83")]
    public void ToString_Ranges_AreTheFewestNetworks(string networks, string expected) =>
        AddressSet.Of(networks.Split(' ').Select(text => IPNetwork.Parse(text))).ToString().ShouldStartWith(expected);

    private static IEnumerable<IPAddress> Edges(params AddressSet[] sets) => sets.SelectMany(set => set.Ranges)
        .SelectMany(range => new[] { range.From - 1, range.From, range.To, range.To + 1 }).Select(AddressRange.AddressOf);

    private static byte[] Bytes(ulong high, ulong low) => [.. BitConverter.GetBytes(high), .. BitConverter.GetBytes(low)];
}
