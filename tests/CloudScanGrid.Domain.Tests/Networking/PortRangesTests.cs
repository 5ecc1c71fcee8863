using System.Collections;
using System.Collections.Immutable;
using CloudScanGrid.Domain.Networking;
using CsCheck;

namespace CloudScanGrid.Domain.Tests.Networking;

/// <summary>The algebra against a bit array, which is too simple to be wrong.</summary>
public class PortRangesTests
{
    private const int AllPorts = 65_536;

    // Ends of the port space and small numbers collide often; that is where merging goes wrong.
    private static readonly Gen<ushort> Port = Gen.Frequency((3, Gen.UShort[0, 30]), (2, Gen.UShort[65_505, 65_535]), (1, Gen.UShort));

    private static readonly Gen<ImmutableArray<PortRange>> SomeRanges =
        Gen.Select(Port, Port, (one, other) => new PortRange(Math.Min(one, other), Math.Max(one, other))).Array[0, 12].Select(ranges => ranges.ToImmutableArray());

    [Fact]
    public void Of_AnyRanges_HoldsExactlyTheirPorts() => SomeRanges.Sample(ranges =>
    {
        var set = PortRanges.Of(ranges);
        Bits(set).ShouldBeBits(Bits(ranges));
        set.Count.ShouldBe(set.Ports().Count());
        set.IsEmpty.ShouldBe(ranges.IsEmpty);
        for (var i = 1; i < set.Ranges.Length; i++)
            ((int)set.Ranges[i].From).ShouldBeGreaterThan(set.Ranges[i - 1].To + 1, "ranges neither touch nor overlap");
    });

    [Fact]
    public void Contains_AnyPort_AgreesWithTheModel() => Gen.Select(SomeRanges, Port.Array[1, 20]).Sample((ranges, ports) =>
    {
        var set = PortRanges.Of(ranges);
        var model = Bits(ranges);
        foreach (var port in ports)
            set.Contains(port).ShouldBe(model[port]);
    });

    [Fact]
    public void Algebra_AnyTwoSets_AgreesWithTheModel() => Gen.Select(SomeRanges, SomeRanges).Sample((left, right) =>
    {
        var (a, b) = (PortRanges.Of(left), PortRanges.Of(right));
        Bits(a.Union(b)).ShouldBeBits(Bits(left).Or(Bits(right)));
        Bits(a.Intersect(b)).ShouldBeBits(Bits(left).And(Bits(right)));
        Bits(a.Except(b)).ShouldBeBits(Bits(left).And(Bits(right).Not()));
        Bits(a.Complement()).ShouldBeBits(Bits(left).Not());
        a.Complement().Complement().ShouldBe(a);
        a.Union(b).ShouldBe(b.Union(a));
        a.Intersect(b).Union(a.Except(b)).ShouldBe(a);
    });

    [Fact]
    public void First_AnyCount_IsTheLowestPortsAndTheRestIsExcept() => Gen.Select(SomeRanges, Gen.Int[0, 40]).Sample((ranges, count) =>
    {
        var set = PortRanges.Of(ranges);
        set.First(count).Ports().ShouldBe(set.Ports().Take(count));
        set.First(count).Union(set.Except(set.First(count))).ShouldBe(set);
    });

    [Fact]
    public void First_OfACoverage_TakesTcpBeforeUdp()
    {
        var coverage = new PortCoverage { Tcp = PortRanges.Parse("1-10,80"), Udp = PortRanges.Parse("53,161") };

        coverage.First(12).ToString().ShouldBe("T:1-10,80,U:53");
        coverage.First(5).ToString().ShouldBe("T:1-5");
        coverage.Except(coverage.First(12)).ToString().ShouldBe("U:161");
        coverage.First(100).ShouldBe(coverage);
    }

    [Fact]
    public void Parse_WhatToStringWrote_IsTheSameSet() => SomeRanges.Where(ranges => !ranges.IsEmpty).Sample(ranges =>
    {
        var set = PortRanges.Of(ranges);
        var again = PortRanges.Parse(set.ToString());
        again.ShouldBe(set);
        again.GetHashCode().ShouldBe(set.GetHashCode());
    });

    [Fact]
    public void All_Complement_IsEmpty()
    {
        PortRanges.All.Count.ShouldBe(AllPorts);
        PortRanges.All.Complement().ShouldBe(PortRanges.Empty);
        PortRanges.Empty.Complement().ShouldBe(PortRanges.All);
        PortRanges.Empty.ToString().ShouldBe("");
    }

    private static BitArray Bits(IEnumerable<PortRange> ranges)
    {
        var bits = new BitArray(AllPorts);
        foreach (var range in ranges)
        {
            for (var port = (int)range.From; port <= range.To; port++)
                bits[port] = true;
        }

        return bits;
    }

    private static BitArray Bits(PortRanges set)
    {
        var bits = new BitArray(AllPorts);
        foreach (var port in set.Ports())
            bits[port] = true;
        return bits;
    }
}
