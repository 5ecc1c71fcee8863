using System.Collections.Immutable;
using CloudScanGrid.Domain.Detection;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Domain.Scanning;
using CsCheck;
using static CloudScanGrid.Domain.Tests.Detection.Estate;

namespace CloudScanGrid.Domain.Tests.Detection;

public sealed class BaselineDetectorProperties
{
    private const int Iterations = 300;

    private static readonly Gen<ObservedService> AnyService = Gen.Select(
        Gen.OneOf<ushort>(22, 80, 443, 3306, 6379, 8080, 9999),
        Gen.OneOf("ssh", "http", "redis"),
        Gen.OneOf<string?>(null, "OpenSSH", "nginx", "Redis"),
        Gen.OneOf<string?>(null, "1.0", "2.0", "2.0 Debian 1"),
        Gen.OneOf(PortState.Open, PortState.Open, PortState.Open, PortState.Closed, PortState.Filtered),
        (port, name, product, version, state) => Tcp(port, name, product, product is null ? null : version) with { State = state });

    private static readonly Gen<ImmutableArray<ObservedService>> AnyServices =
        AnyService.Array[0, 6].Select(services => services.DistinctBy(service => service.Port).ToImmutableArray());

    private static readonly Gen<PortCoverage> AnyCoverage = Gen.OneOf(
        FirstTenThousand,
        new PortCoverage { Tcp = PortRanges.Of(new PortRange(1, 1024)) },
        new PortCoverage { Tcp = PortRanges.Of(22, 80, 6379) },
        new PortCoverage { Tcp = PortRanges.All });

    private static readonly Gen<AssetObservation> AnyLook = Gen.Select(
        Gen.OneOf("a", "b", "c", "d", "e"),
        Gen.Int[1, 4],
        AnyServices,
        AnyCoverage,
        Gen.OneOf(true, true, true, false),
        Gen.OneOf(HostState.Up, HostState.Up, HostState.Up, HostState.Unknown),
        (id, campaign, services, coverage, isComplete, state) =>
        {
            var look = Look(id, campaign, [.. services.Where(service => coverage.Contains(service.Port))]);
            return look with { Host = look.Host with { Coverage = coverage, IsComplete = isComplete, State = state } };
        });

    private static readonly Gen<AssetObservation[]> AnyHistory = AnyLook.Array[1, 30]
        .Select(looks => looks.OrderBy(look => look.CampaignId, StringComparer.Ordinal).ToArray());

    [Fact]
    public void Judge_SameLookTwice_IsNoNews() => AnyHistory.Sample(
        history =>
        {
            var estate = Replay(history);
            estate.JudgeForNews(history[^1]).ShouldBeEmpty();
        },
        iter: Iterations,
        threads: 1);

    [Fact]
    public void Judge_PortsInAnotherOrder_GivesTheSame() => Gen.Select(AnyHistory, Gen.Int).Sample(
        (history, seed) =>
        {
            var straight = Replay(history);
            var shuffled = Replay([.. history.Select(look => look with { Host = look.Host with { Services = Shuffled(look.Host.Services, seed) } })]);
            ShouldBeAlike(shuffled, straight);
        },
        iter: Iterations,
        threads: 1);

    [Fact]
    public void Judge_UncoveredPort_NeverVanishes() => AnyHistory.Sample(
        history =>
        {
            var estate = new Estate();
            foreach (var look in history)
            {
                var known = estate.Open.Keys.ToHashSet();
                var news = estate.Judge(look).Findings.Where(finding => !known.Contains(finding.Id));
                foreach (var finding in news.Where(finding => finding.Type == FindingType.VanishedService))
                {
                    look.Host.Coverage.Contains(finding.Port!.Value).ShouldBeTrue();
                    look.Host.IsComplete.ShouldBeTrue();
                    look.Host.State.ShouldBe(HostState.Up);
                }
            }
        },
        iter: Iterations,
        threads: 1);

    [Fact]
    public void Judge_InOtherBatches_GivesTheSame() => Gen.Select(AnyHistory, Gen.Int[1, 10]).Sample(
        (history, batch) =>
        {
            var reloading = new Estate();
            for (var i = 0; i < history.Length; i++)
            {
                if (i % batch == 0)
                    reloading.Reload();
                reloading.Judge(history[i]);
            }

            ShouldBeAlike(reloading, Replay(history));
        },
        iter: Iterations,
        threads: 1);

    [Fact]
    public void Judge_AnyHistory_KeepsProbabilitiesAndOrder() => AnyHistory.Sample(
        history =>
        {
            var estate = Replay(history);
            foreach (var finding in estate.Open.Values)
                finding.Confidence.ShouldBeInRange(0, 1);
            foreach (var baseline in estate.Baselines.Values)
            {
                baseline.Ports.Select(belief => belief.Port).ShouldBeInOrder();
                baseline.Ports.Select(belief => belief.Port).ShouldBeUnique();
            }
        },
        iter: Iterations,
        threads: 1);

    private static Estate Replay(AssetObservation[] history)
    {
        var estate = new Estate();
        foreach (var look in history)
            estate.Judge(look);
        return estate;
    }

    private static void ShouldBeAlike(Estate actual, Estate expected)
    {
        string[] Flat(Estate estate) =>
        [
            .. estate.Open.Values
                .Select(finding => $"{finding.Id} {finding.Confidence} {finding.Title} {string.Join('|', finding.Why)} {finding.LastSeenAt}")
                .Order(StringComparer.Ordinal),
            .. estate.Baselines.Values
                .Select(baseline => $"{baseline.Asset} {baseline.Looks} {baseline.Covered} {string.Join('|', baseline.Ports)}")
                .Order(StringComparer.Ordinal),
        ];
        Flat(actual).ShouldBe(Flat(expected));
    }

    private static ImmutableArray<ObservedService> Shuffled(ImmutableArray<ObservedService> services, int seed)
    {
        var shuffled = services.ToArray();
        new Random(seed).Shuffle(shuffled);
        return [.. shuffled];
    }
}
