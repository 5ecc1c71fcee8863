using System.Collections.Immutable;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.Scanning.Nmap;

namespace CloudScanGrid.Scanning.Tests.Nmap;

public sealed class NmapArgumentsTests
{
    private static readonly NmapOptions Options = new();

    public static TheoryData<string, bool, bool> EveryProfile()
    {
        var data = new TheoryData<string, bool, bool>();
        foreach (var profile in ScanProfiles.All)
        {
            foreach (var isRaw in (bool[])[true, false])
            {
                data.Add(profile.Name, isRaw, true);
                data.Add(profile.Name, isRaw, false);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(EveryProfile))]
    public void ForPorts_EveryProfileOfOurs_PassesTheGuardsRules(string name, bool isRaw, bool isIPv6)
    {
        var profile = ScanProfiles.Find(name)!;
        var arguments = NmapArguments.ForPorts(profile, isRaw, isIPv6, 1000, Options);

        NmapArgumentRules.WhyForbidden(arguments).ShouldBeNull();
        arguments.Contains("-6").ShouldBe(isIPv6);
        arguments.Contains("-sn").ShouldBe(profile.DiscoveryOnly);
        arguments.Contains("-Pn").ShouldBe(!profile.DiscoveryOnly);
        arguments.Contains("-sS").ShouldBe(profile is { Tcp: true, DiscoveryOnly: false } && isRaw);
        arguments.Contains("-sU").ShouldBe(profile.Udp && isRaw);
        arguments.ShouldNotContain("-sV");
        arguments.ShouldNotContain("--script");
    }

    [Fact]
    public void ForDetection_EveryProfileOfOurs_AsksOnlyThesePortsAndPassesTheRules()
    {
        var ports = new PortCoverage { Tcp = PortRanges.Parse("22,443"), Udp = PortRanges.Parse("53") };
        foreach (var profile in ScanProfiles.All.Where(profile => profile.DetectServices))
        {
            var arguments = NmapArguments.ForDetection(profile, ports, isRaw: true, isIPv6: false, new DetectionShare(250, 62, 25), Options);

            NmapArgumentRules.WhyForbidden(arguments).ShouldBeNull();
            arguments[arguments.IndexOf("-p") + 1].ShouldBe("T:22,443,U:53");
            arguments.ShouldContain("-sV");
            arguments.ShouldNotContain("-sC");
            arguments.ShouldNotContain("-A");
        }
    }

    [Fact]
    public void ForPorts_ListWithPortsOfAProtocolThatTheProfileLeavesOut_AsksTheOthersOnly()
    {
        var profile = ScanRig.Ports(80) with { Ports = PortSelection.Of(new PortCoverage { Tcp = PortRanges.Parse("80"), Udp = PortRanges.Parse("53") }) };

        var arguments = NmapArguments.ForPorts(profile, isRaw: true, isIPv6: false, 1000, Options);

        arguments[arguments.IndexOf("-p") + 1].ShouldBe("T:80");
    }

    [Fact]
    public void ForPorts_UdpOrPolite_LeavesThePaceToNmap()
    {
        NmapArguments.ForPorts(ScanProfiles.Udp, isRaw: true, isIPv6: false, 1000, Options).ShouldNotContain("--min-parallelism");
        NmapArguments.ForPorts(ScanProfiles.Light with { Timing = TimingTemplate.Polite }, true, false, 1000, Options).ShouldNotContain("--min-parallelism");
        NmapArguments.ForPorts(ScanProfiles.Light, true, false, 1000, Options).ShouldContain("--min-parallelism");
    }

    [Theory]
    [InlineData("vuln")]
    [InlineData("default,safe")]
    [InlineData("http-*")]
    [InlineData("../evil")]
    [InlineData("Evil")]
    [InlineData("a b")]
    [InlineData("")]
    [InlineData("-oX")]
    public void WhyForbidden_ProfileWithAScriptThatIsNone_IsForbidden(string script)
    {
        var profile = ScanProfiles.Standard with { Scripts = [script] };
        var arguments = NmapArguments.ForDetection(profile, new PortCoverage { Tcp = PortRanges.Parse("80") }, true, false, new DetectionShare(250, 62, 25), Options);

        NmapArgumentRules.WhyForbidden(arguments).ShouldNotBeNull();
    }

    [Fact]
    public void PortGroupSize_EveryPortAtALowRate_IsSmallEnoughForTheHostTimeout()
    {
        var size = NmapArguments.PortGroupSize(ScanProfiles.Deep, 750, Options);

        size.ShouldBe(10);
        (size * 65_536 / 750d).ShouldBeLessThan(ScanProfiles.Deep.HostTimeout.TotalSeconds / 2);
        NmapArguments.PortGroupSize(ScanProfiles.Light, 750, Options).ShouldBe(64);
        NmapArguments.PortGroupSize(ScanProfiles.Deep, 1, Options).ShouldBe(1);
    }

    [Theory]
    [InlineData("CapEff:\t0000000000002000", true, true)]
    [InlineData("CapEff:\t00000000a80405fb", true, false)]
    [InlineData("CapAmb:\t0000000000002000", false, true)]
    [InlineData("CapEff:\t0000000000002000", false, false)]
    [InlineData("CapEff:\tnonsense", true, false)]
    public void AreAllowed_Status_FollowsTheSetThatAChildKeeps(string line, bool isRoot, bool expected) =>
        RawPackets.AreAllowed(new ProcessStatus(["Name:\tdotnet", line]), isRoot).ShouldBe(expected);

    [Fact]
    public void TakeAll_SimilarSets_ShareAProcessAndDifferentOnesDoNot()
    {
        var queue = new DetectionQueue(mostHosts: 64, fewestHosts: 16);
        for (var index = 0; index < 10; index++)
        {
            queue.Add(Found($"10.0.0.{index}", "22,80"));
            queue.Add(Found($"10.0.1.{index}", "22,80,443"));
            queue.Add(Found($"10.0.2.{index}", "3306"));
        }

        queue.Add(Found("2001:db8::1", "22,80"));
        var groups = queue.TakeAll(processes: 1);

        groups.Count.ShouldBe(3);
        groups.Sum(group => group.Hosts.Length).ShouldBe(31);
        groups.Single(group => group.IsIPv6).Hosts.Length.ShouldBe(1);
        groups.Single(group => group.Ports.Tcp.Contains(3306)).Ports.ToString().ShouldBe("T:3306");
        foreach (var group in groups)
group.Hosts.ShouldAllBe(host => group.Ports.Count <= 2 * host.Ports.Count);
    }

    [Fact]
    public void TakeWorthwhile_FewHosts_WaitForMore()
    {
        var queue = new DetectionQueue(mostHosts: 64, fewestHosts: 16);
        for (var index = 0; index < 15; index++)
            queue.Add(Found($"10.0.0.{index}", "22"));
        queue.TakeWorthwhile().ShouldBeEmpty();

        queue.Add(Found("10.0.0.15", "22"));

        queue.TakeWorthwhile().ShouldHaveSingleItem().Hosts.Length.ShouldBe(16);
        queue.TakeAll(4).ShouldBeEmpty();
    }

    private static FoundHost Found(string address, string ports) => new(
        new HostObservation
        {
            Address = System.Net.IPAddress.Parse(address),
            StartedAt = default,
            ObservedAt = default,
            Vantage = "test/local",
            State = HostState.Up,
            IsComplete = true,
            Coverage = PortCoverage.None,
        },
        new PortCoverage { Tcp = PortRanges.Parse(ports) });
}
