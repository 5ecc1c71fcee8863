using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Lab.Clouds;
using CloudScanGrid.Lab.Clouds.Azure;

namespace CloudScanGrid.Integrations.Tests.Inventory.Azure;

/// <summary>What Azure does not say is unknown, never gone.</summary>
public sealed class AzureTroubleTests
{
    private const string Graph = "Microsoft.ResourceGraph/resources/read";

    private readonly WrittenAzureEstate _estate = new() { [AzureRig.SubscriptionId] = AzureRig.ResourcesOf(1) };

    // Resource Graph says nothing of a kind that may not be read.
    [Fact]
    public async Task Read_MachinesAreDenied_TheyAreUnknownAndNotGone()
    {
        _estate[AzureRig.SubscriptionId] = [.. AzureRig.ResourcesOf(1), AzureRig.Group.LoadBalancer("lb", new LabAzureAddress("10.0.7.1", AzureRig.Group.SubnetId(AzureRig.Network, AzureRig.Subnet)))];
        await using var cloud = await AzureCloud.StartAsync(_estate);
        cloud.Faults.Add(new CloudFault(CloudFaultKind.Deny) { Action = "Microsoft.Compute/virtualMachines/read" });

        var reading = await AzureRig.ReadAsync(cloud);

        AzureRig.AssetsOf(reading).ShouldHaveSingleItem().Kind.ShouldBe("load-balancer");
        ShouldHaveGap(reading, null, "instance", "Microsoft.Compute/virtualMachines/read is missing", "deploy/azure");
        reading.Snapshot.ProvesGone(Known(1)).ShouldBeFalse();
        reading.Snapshot.ProvesGone(Known(1) with { Kind = "load-balancer" }).ShouldBeTrue();
        reading.Networks.ShouldHaveSingleItem();
    }

    // Without them every machine would lose the public ones that it has.
    [Theory]
    [InlineData("Microsoft.Network/networkInterfaces/read")]
    [InlineData("Microsoft.Network/publicIPAddresses/read")]
    public async Task Read_AddressesAreDenied_NothingIsTaken(string action)
    {
        _estate[AzureRig.SubscriptionId] = [.. AzureRig.ResourcesOf(2), .. AzureRig.MachineOf(AzureRig.Group, 1, "198.51.100.1")];
        await using var cloud = await AzureCloud.StartAsync(_estate);
        cloud.Faults.Add(new CloudFault(CloudFaultKind.Deny) { Action = action });

        var reading = await AzureRig.ReadAsync(cloud);

        AzureRig.IdsOf(reading).ShouldBeEmpty();
        ShouldHaveGap(reading, null, null, action);
        reading.Networks.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Microsoft.Network/networkSecurityGroups/read")]
    [InlineData("Microsoft.Network/virtualNetworks/read")]
    [InlineData("Microsoft.Network/routeTables/read")]
    public async Task Read_RulesAreDenied_AssetsAreKnownAndNetworksAreNot(string action)
    {
        await using var cloud = await AzureCloud.StartAsync(_estate);
        cloud.Faults.Add(new CloudFault(CloudFaultKind.Deny) { Action = action });

        var reading = await AzureRig.ReadAsync(cloud);

        AzureRig.IdsOf(reading).ShouldBe([AzureRig.MachineId(1)]);
        reading.Networks.ShouldBeEmpty();
        ShouldHaveGap(reading, null, "network", action);
        reading.Snapshot.ProvesGone(Known(9)).ShouldBeTrue();
    }

    [Fact]
    public async Task Read_ServiceTagsAreDenied_NetworksAreUnknown()
    {
        _estate[AzureRig.SubscriptionId] = [.. AzureRig.ResourcesOf(1), AzureRig.Group.SecurityGroup("tagged", new LabAzureRule("backup", 100, "Allow", "Tcp", ["22"], "Storage"))];
        await using var cloud = await AzureCloud.StartAsync(_estate);
        cloud.Faults.Add(new CloudFault(CloudFaultKind.Deny) { Action = "Microsoft.Network/locations/serviceTags/read" });

        var reading = await AzureRig.ReadAsync(cloud);

        AzureRig.IdsOf(reading).ShouldBe([AzureRig.MachineId(1)]);
        reading.Networks.ShouldBeEmpty();
        ShouldHaveGap(reading, null, "network", "serviceTags");
    }

    [Fact]
    public async Task Read_OneScaleSetCannotBeRead_ItsInstancesAreUnknown()
    {
        var subnet = AzureRig.Group.SubnetId(AzureRig.Network, AzureRig.Subnet);
        _estate[AzureRig.SubscriptionId] = [.. AzureRig.ResourcesOf(1), .. AzureRig.Group.ScaleSet("nodes", AzureRig.Launch, new LabAzureAddress("10.0.9.1", subnet, "198.51.100.8"))];
        await using var cloud = await AzureCloud.StartAsync(_estate);
        cloud.Faults.Add(new CloudFault(CloudFaultKind.Deny) { Action = "Microsoft.Compute/virtualMachineScaleSets/publicIPAddresses/read" });

        var reading = await AzureRig.ReadAsync(cloud);

        // Not with its private address alone.
        AzureRig.IdsOf(reading).ShouldBe([AzureRig.MachineId(1)]);
        ShouldHaveGap(reading, null, "scale-set-instance", "virtualMachineScaleSets/publicIPAddresses/read");
    }

    // The role was taken away: Resource Graph shows an empty subscription.
    [Fact]
    public async Task Read_NothingMayBeRead_IsOneGapWithTheRemedy()
    {
        _estate.InGraph = _ => [];
        await using var cloud = await AzureCloud.StartAsync(_estate);
        foreach (var action in AzureRoleTests.Granted().Where(action => action != Graph))
            cloud.Faults.Add(new CloudFault(CloudFaultKind.Deny) { Action = action });

        var reading = await AzureRig.ReadAsync(cloud);

        ShouldHaveGap(reading, null, null, "AuthorizationFailed", "deploy/azure");
        reading.Snapshot.ProvesGone(Known(1)).ShouldBeFalse();
    }

    [Fact]
    public async Task Read_ResourceGraphShowsNothingYet_TakesWhatResourceManagerShows()
    {
        _estate.InGraph = _ => [];
        await using var cloud = await AzureCloud.StartAsync(_estate);

        var reading = await AzureRig.ReadAsync(cloud);

        AzureRig.IdsOf(reading).ShouldBe([AzureRig.MachineId(1)]);
        reading.Snapshot.Completeness.ShouldBe(SnapshotCompleteness.Complete, AzureRig.WhyNotWhole(reading));
        reading.Networks.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Read_SubscriptionVanishesInTheMiddle_IsUnknown()
    {
        await using var cloud = await AzureCloud.StartAsync(_estate);

        // After its one query.
        cloud.Faults.Add(new CloudFault(CloudFaultKind.Deny) { Account = AzureRig.SubscriptionId, Code = "SubscriptionNotFound", After = 1 });

        var reading = await AzureRig.ReadAsync(cloud);

        AzureRig.IdsOf(reading).ShouldBeEmpty();
        ShouldHaveGap(reading, null, null, "SubscriptionNotFound", "gone, or of another tenant");
        reading.Snapshot.ProvesGone(Known(1)).ShouldBeFalse();
    }

    [Fact]
    public async Task Read_ThrottlingStorm_EndsWithEverything()
    {
        await using var cloud = await AzureCloud.StartAsync(_estate);
        cloud.Faults.Add(new CloudFault(CloudFaultKind.Throttle) { Action = Graph, Times = 2 });
        cloud.Faults.Add(new CloudFault(CloudFaultKind.Throttle) { Action = "Microsoft.Network/networkInterfaces/read", Times = 2 });

        var reading = await AzureRig.ReadAsync(cloud);

        AzureRig.IdsOf(reading).ShouldBe([AzureRig.MachineId(1)]);
        reading.Snapshot.Completeness.ShouldBe(SnapshotCompleteness.Complete, AzureRig.WhyNotWhole(reading));
    }

    [Fact]
    public async Task Read_ThrottlingStormDoesNotEnd_IsAGapInTheEnd()
    {
        await using var cloud = await AzureCloud.StartAsync(_estate);
        cloud.Faults.Add(new CloudFault(CloudFaultKind.Throttle) { Action = "Microsoft.Compute/virtualMachines/read" });

        var reading = await AzureRig.ReadAsync(cloud, time: new HurriedTime());

        // Resource Graph shows the one machine; whether it shows all nobody could be asked.
        AzureRig.IdsOf(reading).ShouldBe([AzureRig.MachineId(1)]);
        ShouldHaveGap(reading, null, "instance", "throttled for too long", "Azure:QuotaShare");
        reading.Snapshot.ProvesGone(Known(2)).ShouldBeFalse();
    }

    [Theory]
    [InlineData(CloudFaultKind.Truncate, Graph)]
    [InlineData(CloudFaultKind.Trouble, Graph)]
    [InlineData(CloudFaultKind.HangUp, Graph)]
    [InlineData(CloudFaultKind.Truncate, "Microsoft.Network/loadBalancers/read")]
    [InlineData(CloudFaultKind.Trouble, "Microsoft.Network/networkInterfaces/read")]
    [InlineData(CloudFaultKind.HangUp, "Microsoft.Network/networkInterfaces/read")]
    public async Task Read_CallFailsOnce_IsAskedAgain(CloudFaultKind kind, string action)
    {
        await using var cloud = await AzureCloud.StartAsync(_estate);
        cloud.Faults.Add(new CloudFault(kind) { Action = action, Times = 1 });

        var reading = await AzureRig.ReadAsync(cloud);

        AzureRig.IdsOf(reading).ShouldBe([AzureRig.MachineId(1)]);
        reading.Snapshot.Completeness.ShouldBe(SnapshotCompleteness.Complete, AzureRig.WhyNotWhole(reading));
    }

    [Theory]
    [InlineData(CloudFaultKind.Truncate, "cut short")]
    [InlineData(CloudFaultKind.HangUp, "no answer")]
    [InlineData(CloudFaultKind.Loop, "does not end")]
    public async Task Read_SecondPageNeverComes_TakesNothingOfTheFirst(CloudFaultKind kind, string said)
    {
        _estate[AzureRig.SubscriptionId] = AzureRig.ResourcesOf(Enumerable.Range(1, 600));
        await using var cloud = await AzureCloud.StartAsync(_estate);
        cloud.Faults.Add(new CloudFault(kind) { Action = Graph, After = 1 });

        var reading = await AzureRig.ReadAsync(cloud);

        AzureRig.IdsOf(reading).ShouldBeEmpty();
        ShouldHaveGap(reading, null, null, Graph, said);
    }

    // What is deleted between two pages moves what comes behind it: nobody skips a machine for that.
    [Fact]
    public async Task Read_ListChangesBetweenItsPages_IsReadAgain()
    {
        var all = AzureRig.ResourcesOf(Enumerable.Range(1, 600));
        var first = all.OrderBy(one => one.Id, StringComparer.OrdinalIgnoreCase).First(one => one.Type == "Microsoft.Compute/virtualMachines");
        _estate[AzureRig.SubscriptionId] = all;
        var looks = 0;
        _estate.InGraph = _ => Interlocked.Increment(ref looks) == 1 ? all : [.. all.Where(one => one != first)];
        await using var cloud = await AzureCloud.StartAsync(_estate);

        var reading = await AzureRig.ReadAsync(cloud);

        looks.ShouldBe(4);
        AzureRig.IdsOf(reading).Count().ShouldBe(600);
    }

    [Fact]
    public async Task Read_MachineOfAnInterfaceDoesNotShow_ResourceManagerIsAsked()
    {
        var all = AzureRig.ResourcesOf(1, 2);
        _estate[AzureRig.SubscriptionId] = all;
        _estate.InGraph = _ => [.. all.Where(one => one.Id != AzureRig.Group.MachineId("VM-2"))];
        await using var cloud = await AzureCloud.StartAsync(_estate);

        var reading = await AzureRig.ReadAsync(cloud);

        AzureRig.IdsOf(reading).ShouldBe([AzureRig.MachineId(1), AzureRig.MachineId(2)]);
        reading.Snapshot.Completeness.ShouldBe(SnapshotCompleteness.Complete, AzureRig.WhyNotWhole(reading));
    }

    [Fact]
    public async Task Read_PublicAddressOfAMachineDoesNotShow_TheMachineKeepsWhatItHas()
    {
        _estate[AzureRig.SubscriptionId] = [.. AzureRig.ResourcesOf(2), .. AzureRig.MachineOf(AzureRig.Group, 1, "198.51.100.1").Take(2)];
        await using var cloud = await AzureCloud.StartAsync(_estate);

        var reading = await AzureRig.ReadAsync(cloud);

        AzureRig.IdsOf(reading).ShouldBe([AzureRig.MachineId(2)]);
        ShouldHaveGap(reading, AzureRig.Region, "instance", "ip-1", "has not caught up");
        reading.Snapshot.ProvesGone(Known(1)).ShouldBeFalse();
    }

    [Fact]
    public async Task Read_SecurityGroupOfASubnetDoesNotShow_TheNetworkIsUnknownAndNotOpen()
    {
        _estate[AzureRig.SubscriptionId] = [.. AzureRig.ResourcesOf(1).Where(one => one.Type != "Microsoft.Network/networkSecurityGroups"), AzureRig.Group.SecurityGroup("another")];
        await using var cloud = await AzureCloud.StartAsync(_estate);

        var reading = await AzureRig.ReadAsync(cloud);

        AzureRig.IdsOf(reading).ShouldBe([AzureRig.MachineId(1)]);
        reading.Networks.ShouldBeEmpty();
        ShouldHaveGap(reading, AzureRig.Region, "network", "front", "has not caught up");
    }

    [Fact]
    public async Task Read_AnswerMakesNoSense_TakesNothingOfIt()
    {
        var broken = AzureRig.Group.Interface("broken", null, null, new LabAzureAddress("10.0.0.999", null));
        _estate[AzureRig.SubscriptionId] = [.. AzureRig.ResourcesOf(1), broken];
        await using var cloud = await AzureCloud.StartAsync(_estate);

        var reading = await AzureRig.ReadAsync(cloud);

        AzureRig.IdsOf(reading).ShouldBeEmpty();
        ShouldHaveGap(reading, null, null, "cannot be read");
    }

    [Fact]
    public async Task Read_TokenIsNotTaken_SaysWhatToLookAt()
    {
        await using var cloud = await AzureCloud.StartAsync(_estate);

        var reading = await AzureRig.Inventory(cloud, token: "somebody else's").Open(AzureRig.Account).ReadAsync(TestContext.Current.CancellationToken);

        ShouldHaveGap(reading, null, null, "InvalidAuthenticationToken", "Azure:TenantId");
    }

    // Whoever is behind takes a token that has run out for a good one.
    [Fact]
    public async Task Read_ClockIsWrong_SaysSo()
    {
        await using var cloud = await AzureCloud.StartAsync(_estate);
        cloud.Faults.Add(new CloudFault(CloudFaultKind.Deny) { Code = "ExpiredAuthenticationToken" });

        var reading = await AzureRig.ReadAsync(cloud);

        ShouldHaveGap(reading, null, null, "ExpiredAuthenticationToken", "clock");
        reading.Snapshot.ProvesGone(Known(1)).ShouldBeFalse();
    }

    // A token never leaves but over TLS, and only to who is trusted.
    [Fact]
    public async Task Read_CertificateIsAnothers_SendsNothing()
    {
        await using var cloud = await AzureCloud.StartAsync(_estate);
        await using var other = await AzureCloud.StartAsync(_estate);

        var reading = await AzureRig.Inventory(other, AzureRig.Options(cloud)).Open(AzureRig.Account).ReadAsync(TestContext.Current.CancellationToken);

        ShouldHaveGap(reading, null, null, "no answer");
        cloud.Counts.Calls.ShouldBe(0);
    }

    [Fact]
    public async Task Read_ManySubscriptionsAtOnce_ShareOneQuotaAndAreNeverThrottled()
    {
        var drawn = new DrawnAzureEstate(3, 20, 5);
        await using var cloud = await AzureCloud.StartAsync(drawn);
        var options = AzureRig.Options(cloud);
        options.QuotaShare = 0.8;
        var inventory = AzureRig.Inventory(cloud, options);

        var readings = await ReadAllAsync(drawn, _ => inventory);

        readings.Sum(reading => AzureRig.IdsOf(reading).Count()).ShouldBe(20 * 5);
        cloud.Throttled.ShouldBe(0);
        cloud.Counts.ByAction[Graph].ShouldBe(20);
    }

    // Silos with one identity: none knows of the others, and what Azure says is left keeps all of them within the quota.
    [Fact]
    public async Task Read_ThreeSilosWithOneIdentity_HeedWhatIsLeft()
    {
        var drawn = new DrawnAzureEstate(3, 21, 2);
        await using var cloud = await AzureCloud.StartAsync(drawn);
        var options = AzureRig.Options(cloud);
        options.QuotaShare = 0.5;
        var silos = new[] { AzureRig.Inventory(cloud, options), AzureRig.Inventory(cloud, options), AzureRig.Inventory(cloud, options) };

        await ReadAllAsync(drawn, index => silos[index % silos.Length]);

        cloud.Throttled.ShouldBe(0);
    }

    [Fact]
    public async Task ListAccounts_GroupShowsNoSubscription_IsTroubleAndNoEmptyList()
    {
        await using var cloud = await AzureCloud.StartAsync(_estate);
        cloud.Faults.Add(new CloudFault(CloudFaultKind.Deny) { Action = "Microsoft.Resources/subscriptions/read" });
        var options = AzureRig.Options(cloud);
        options.ManagementGroups.Add("root");

        var listing = await AzureRig.Inventory(cloud, options).ListAccountsAsync(TestContext.Current.CancellationToken);

        listing.Accounts.ShouldHaveSingleItem().Key.ShouldBe(AzureRig.Account);
        listing.Trouble.ShouldHaveSingleItem().ShouldContain("Microsoft.Resources/subscriptions/read in management group root");
    }

    [Fact]
    public async Task ListAccounts_MoreThanResourceGraphShows_IsTroubleAndNoShorterList()
    {
        _estate.SubscriptionList.Add(new(AzureRig.OtherId, "staging"));
        await using var cloud = await AzureCloud.StartAsync(_estate, new AzureCloudOptions { MostSubscriptions = 1 });
        var options = AzureRig.Options(cloud);
        options.Subscriptions.Clear();
        options.ManagementGroups.Add("root");

        var listing = await AzureRig.Inventory(cloud, options).ListAccountsAsync(TestContext.Current.CancellationToken);

        listing.Accounts.ShouldBeEmpty();
        listing.Trouble.ShouldHaveSingleItem().ShouldContain("name groups below it");
    }

    [Fact]
    public async Task FindOwners_ResourceManagerDoesNotAnswer_SaysSoAndConfirmsNothing()
    {
        await using var cloud = await AzureCloud.StartAsync(_estate);
        cloud.Faults.Add(new CloudFault(CloudFaultKind.Deny) { Action = "Microsoft.Network/networkInterfaces/read" });

        var answer = await AzureRig.Inventory(cloud).Open(AzureRig.Account)
            .FindOwnersAsync(AzureRig.Region, [System.Net.IPAddress.Parse(AzureRig.AddressOf(1))], TestContext.Current.CancellationToken);

        answer.Confirmed.ShouldBeEmpty();
        answer.Trouble.ShouldNotBeNull().ShouldContain("Microsoft.Network/networkInterfaces/read");
    }

    [Fact]
    public async Task Test_APermissionIsMissing_NamesItAndWhatGrantsIt()
    {
        await using var cloud = await AzureCloud.StartAsync(_estate);
        cloud.Faults.Add(new CloudFault(CloudFaultKind.Deny) { Action = "Microsoft.Network/routeTables/read" });

        var checks = await AzureRig.Inventory(cloud).Open(AzureRig.Account).TestAsync(TestContext.Current.CancellationToken);

        var missing = checks.Where(check => check.Trouble is not null).ShouldHaveSingleItem();
        missing.Permission.ShouldBe("Microsoft.Network/routeTables/read");
        missing.Trouble!.ShouldContain("deploy/azure");
    }

    private static async Task<AccountReading[]> ReadAllAsync(DrawnAzureEstate drawn, Func<int, ICloudInventory> inventoryOf)
    {
        var readings = await Task.WhenAll(drawn.Subscriptions.Select((one, index) => inventoryOf(index).Open(new(CloudProvider.Azure, one.Id)).ReadAsync(TestContext.Current.CancellationToken)));
        readings.ShouldAllBe(reading => reading.Snapshot.Completeness == SnapshotCompleteness.Complete);
        return readings;
    }

    private static void ShouldHaveGap(AccountReading reading, string? region, string? kind, params IEnumerable<string> words)
    {
        reading.Snapshot.Completeness.ShouldBe(SnapshotCompleteness.Partial);
        var gap = reading.Snapshot.Gaps.ShouldHaveSingleItem();
        (gap.Region, gap.Kind).ShouldBe((region, kind));
        foreach (var word in words)
            gap.Reason.ShouldContain(word);
    }

    private static AssetSnapshot Known(int number) =>
        new() { Key = new(AzureRig.Account, AzureRig.MachineId(number)), Subnet = new(AzureRig.Account, "web:hub:front"), Addresses = [], Region = AzureRig.Region };
}
