using CloudScanGrid.Domain.Detection;
using CloudScanGrid.Lab.Files;
using CloudScanGrid.Lab.Fleets;
using CloudScanGrid.Lab.Personas;

namespace CloudScanGrid.Lab.Tests.Fleets;

public sealed class FleetTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 0, 0, 0, TimeSpan.Zero);

    public static TheoryData<ulong> Seeds => [1, 2, 3, 42, 1000, ulong.MaxValue];

    [Theory, MemberData(nameof(Seeds))]
    public void Draw_SameSeedTwice_GivesTheSameFleet(ulong seed)
    {
        var options = new FleetOptions { Seed = seed, Hosts = 200, Form = LabForm.Namespace, Tarpits = 2 };

        Text(Fleet.Draw(options)).ShouldBe(Text(Fleet.Draw(options)));
    }

    [Fact]
    public void Draw_OtherSeed_GivesAnotherFleet() =>
        Text(Fleet.Draw(new FleetOptions { Seed = 1 })).ShouldNotBe(Text(Fleet.Draw(new FleetOptions { Seed = 2 })));

    [Theory, MemberData(nameof(Seeds))]
    public void Draw_CheckedByRules_ShowsExactlyThePlantedExposures(ulong seed)
    {
        var fleet = Fleet.Draw(new FleetOptions { Seed = seed });

        var flagged =
            from host in fleet.Hosts
            from listener in host.Listeners
            let allowing = host.SecurityGroups.SelectMany(id => fleet.SecurityGroups[id].Ingress).Where(rule => rule.Allows(listener.Port)).ToList()
            let type = allowing.Count == 0 ? FindingType.AnswersNotAllowed
                : Daemons.Get(listener.Daemon).Sensitive && allowing.Exists(rule => rule.IsFromAnywhere) ? FindingType.OpenToAnywhere
                : null
            where type is not null
            select $"{host.AssetId} {listener.Port} {type}";
        var planted = fleet.Exposures.Where(exposure => exposure.Port is not null).Select(exposure => $"{exposure.AssetId} {exposure.Port} {exposure.Type}").ToList();
        flagged.ShouldBe(planted, ignoreOrder: true);
        planted.Count.ShouldBe(4);
        fleet.Exposures.Single(exposure => exposure.Port is null).Type.ShouldBe(FindingType.AnswersEverywhere);
    }

    [Theory, MemberData(nameof(Seeds))]
    public void Draw_Default_HasTheHostsAskedForWithUniqueIdentities(ulong seed)
    {
        var fleet = Fleet.Draw(new FleetOptions { Seed = seed });

        var hosts = fleet.Hosts.ToList();
        hosts.Count.ShouldBe(48);
        hosts.Select(host => host.AssetId).Distinct().Count().ShouldBe(48);
        hosts.Select(host => host.Address).Distinct().Count().ShouldBe(48);
        hosts.ShouldAllBe(host => fleet.Subnets.Single(subnet => subnet.Hosts.Contains(host)).Cidr.Contains(host.Address));
        hosts.ShouldAllBe(host => host.Listeners.Select(listener => listener.Port).Distinct().Count() == host.Listeners.Length);
        hosts.Where(host => host.Behaviour == HostBehaviour.Plain).ShouldAllBe(host => host.Listeners.Length >= 1 && host.Listeners.Length <= 6);
    }

    [Theory, MemberData(nameof(Seeds))]
    public void ScanPorts_EveryListenerAndIncident_IsCovered(ulong seed)
    {
        var options = new FleetOptions { Seed = seed, Hosts = 300, ShiftedPorts = "22,80" };
        var fleet = Fleet.Draw(options);
        var incidents = new IncidentDraw(fleet, [], seed, Now).Draw(50);

        var covered = FleetPorts.Scanned(options).Union(FleetPorts.UdpPorts);
        fleet.With(incidents).Hosts.SelectMany(host => host.Listeners).ShouldAllBe(listener => covered.Contains(listener.Port));
        covered.Tcp.Contains(10_022).ShouldBeTrue();
        covered.Tcp.Contains(22).ShouldBeFalse();
        FleetPorts.ScanPorts.Count.ShouldBeLessThan(60);
    }

    [Theory, MemberData(nameof(Seeds))]
    public void DrawIncidents_Default_GivesOneOfEachKindOnUntouchedAssets(ulong seed)
    {
        var fleet = Fleet.Draw(new FleetOptions { Seed = seed });

        var incidents = new IncidentDraw(fleet, [], seed, Now).Draw(5);

        incidents.Select(incident => incident.Kind).ShouldBe(Enum.GetValues<IncidentKind>(), ignoreOrder: true);
        incidents.Select(incident => incident.AssetId).Distinct().Count().ShouldBe(5);
        incidents.Select(incident => incident.AssetId).Intersect(fleet.Exposures.Select(exposure => exposure.AssetId)).ShouldBeEmpty();
        incidents.Where(incident => incident.ExpectedFinding is FindingType.NewService or FindingType.MovedService)
            .ShouldAllBe(incident => incident.ExpectedExposure == FindingType.AnswersNotAllowed);
        incidents.Single(incident => incident.Kind == IncidentKind.MovedAdminPort).ShouldSatisfyAllConditions(
            moved => moved.Before!.Identity.ShouldBe(moved.After!.Identity),
            moved => moved.Before!.Port.Number.ShouldBe((ushort)22),
            moved => moved.After!.Port.Number.ShouldBe((ushort)2222));
        incidents.Single(incident => incident.Kind == IncidentKind.DowngradedDaemon).ShouldSatisfyAllConditions(
            downgraded => downgraded.Before!.Identity.Product.ShouldBe(downgraded.After!.Identity.Product),
            downgraded => downgraded.Before!.Version.ShouldNotBe(downgraded.After!.Version));
    }

    [Fact]
    public void DrawIncidents_MoreThanFit_EndsWithFewer()
    {
        var fleet = Fleet.Draw(new FleetOptions { Hosts = 12, Subnets = 3 });

        new IncidentDraw(fleet, [], 1, Now).Draw(1000).Length.ShouldBeInRange(1, 12);
    }

    [Fact]
    public void With_Incidents_ChangesOnlyTheirListeners()
    {
        var fleet = Fleet.Draw(new FleetOptions());
        var incidents = new IncidentDraw(fleet, [], 9, Now).Draw(5);

        var changed = fleet.With(incidents).Hosts.Zip(fleet.Hosts).Where(pair => !pair.First.Listeners.SequenceEqual(pair.Second.Listeners)).ToList();

        changed.Select(pair => pair.First.AssetId).ShouldBe(incidents.Select(incident => incident.AssetId), ignoreOrder: true);
        foreach (var (after, before) in changed)
            (after with { Listeners = before.Listeners }).ShouldBe(before);
    }

    [Fact]
    public void Draw_OptionsOutOfBounds_NamesEachOfThem()
    {
        var error = Should.Throw<LabException>(() => Fleet.Draw(new FleetOptions { Hosts = 0, Subnets = 0, Tarpits = -1, ShiftedPorts = "x" })).Message;

        error.ShouldContain("hosts is 0");
        error.ShouldContain("subnets is 0");
        error.ShouldContain("negative");
        error.ShouldContain("shifted ports");
    }

    [Fact]
    public void Draw_NamespaceForm_MakesTheLastSubnetQuiet() =>
        Fleet.Draw(new FleetOptions { Form = LabForm.Namespace }).Subnets.Select(subnet => subnet.IsQuiet).ShouldBe([false, false, false, true]);

    private static string Text(Fleet fleet) =>
        LabJson.Text(InventoryDocument.Of(fleet)) + LabJson.Text(LabDirectory.TruthOf(1, fleet));
}
