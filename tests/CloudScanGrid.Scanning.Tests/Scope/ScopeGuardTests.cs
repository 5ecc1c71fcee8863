using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using System.Net;
using CloudScanGrid.Domain.Display;
using CloudScanGrid.Domain.Exposure.Aws;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.Domain.Scope;
using CloudScanGrid.Scanning.Scope;
using Microsoft.Extensions.Time.Testing;

namespace CloudScanGrid.Scanning.Tests.Scope;

/// <summary>Invariant 1: one test a reason to refuse, and what happens when a refusal cannot be written (faults.md A3, rows 1, 3, 6, 7, 9, 11).</summary>
public sealed class ScopeGuardTests : IDisposable
{
    private static readonly ImmutableArray<string> Arguments = ["-n", "-Pn", "-sT", "-p", "T:80", "-oX", "-", "-iL", "-"];
    private static readonly ScanTarget Target = ScanRig.Target("10.1.2.3", "i-1");

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));
    private static readonly ScanTarget InTheCloud = OfCloud(Target);

    private readonly ScanRig _rig;

    public ScopeGuardTests()
    {
        _rig = new ScanRig(_time);
        _rig.Inventory.Own([Target]);
        Change(account => account with { SyncedAt = _time.GetUtcNow() });
    }

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task ClearAsync_OwnedAndInScope_IsCleared()
    {
        var decision = await ClearAsync(Target);

        decision.Refusals.ShouldBeEmpty();
        decision.Invocation.ShouldNotBeNull().Targets.ShouldBe([Target.Address]);
        decision.Invocation.Arguments.ShouldBe(Arguments);
        _rig.Audit.Records.ShouldBeEmpty();
    }

    [Fact]
    public Task ClearAsync_NobodyOwnsTheAddress_IsNotOwned() => ShouldRefuseAsync(ScanRig.Target("10.1.2.4", "i-1"), RefusalReason.NotOwned);

    [Fact]
    public Task ClearAsync_AnotherAssetOwnsTheAddress_IsNotOwned() => ShouldRefuseAsync(ScanRig.Target("10.1.2.3", "i-2"), RefusalReason.NotOwned);

    [Fact]
    public Task ClearAsync_AssetWasStartedAnew_IsNotOwned() => ShouldRefuseAsync(Target with { Incarnation = "1700000000" }, RefusalReason.NotOwned);

    [Fact]
    public Task ClearAsync_AssetIsRetired_IsNotOwned()
    {
        _rig.Inventory.Assets[0] = _rig.Inventory.Assets[0] with { RetiredAt = _time.GetUtcNow() };
        return ShouldRefuseAsync(Target, RefusalReason.NotOwned);
    }

    [Fact]
    public Task ClearAsync_AccountIsUnknown_IsNotOwned()
    {
        _rig.Inventory.Accounts.Clear();
        return ShouldRefuseAsync(Target, RefusalReason.NotOwned);
    }

    [Fact]
    public Task ClearAsync_OutsideTheAllowedRanges_IsOutsideScope()
    {
        Change(account => account with { Scope = account.Scope with { Allowed = [IPNetwork.Parse("10.9.0.0/16")] } });
        return ShouldRefuseAsync(Target, RefusalReason.OutsideScope);
    }

    [Fact]
    public Task ClearAsync_ExcludedByRange_IsExcludedByCidr()
    {
        Change(account => account with { Scope = account.Scope with { Exclusions = [new ScopeExclusion(IPNetwork.Parse("10.1.2.0/24"), null)] } });
        return ShouldRefuseAsync(Target, RefusalReason.ExcludedByCidr);
    }

    [Fact]
    public Task ClearAsync_ExcludedByTag_IsExcludedByTag()
    {
        Change(account => account with { Scope = account.Scope with { Exclusions = [new ScopeExclusion(null, "no-scan")] } });
        var asset = _rig.Inventory.Assets[0];
        _rig.Inventory.Assets[0] = asset with { Snapshot = asset.Snapshot with { Tags = asset.Snapshot.Tags.Add("no-scan", "") } };
        return ShouldRefuseAsync(Target, RefusalReason.ExcludedByTag);
    }

    [Fact]
    public Task ClearAsync_NoWindowIsOpen_IsWindowClosed()
    {
        var window = new ScanWindow([DayOfWeek.Tuesday], new TimeOnly(20, 0), new TimeOnly(22, 0), "UTC");
        Change(account => account with { Scope = account.Scope with { Windows = [window] } });
        return ShouldRefuseAsync(Target, RefusalReason.WindowClosed);
    }

    [Theory]
    [InlineData("169.254.169.254")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("127.0.0.1")]
    public Task ClearAsync_ReservedAddress_IsRefusedEvenIfOwned(string address)
    {
        var target = ScanRig.Target(address, "i-9");
        _rig.Inventory.Own([target]);
        Change(account => account with { Scope = account.Scope with { Allowed = [IPNetwork.Parse("0.0.0.0/0")] } });
        return ShouldRefuseAsync(target, RefusalReason.ReservedAddress);
    }

    [Fact]
    public async Task ClearAsync_LeaseHasEnded_NothingRunsAndNothingIsRefused()
    {
        _rig.Leases.Renew("job-1", _time.GetUtcNow());

        var decision = await ClearAsync(Target);

        decision.Invocation.ShouldBeNull();
        decision.Refusals.ShouldBeEmpty();
        decision.Trouble.ShouldNotBeNull().ShouldContain("job-1");
        decision.TroubleOutcome.ShouldBe(ScanOutcome.Cancelled);
        _rig.Audit.Records.ShouldBeEmpty();
    }

    [Fact]
    public async Task ClearAsync_LeaseWasRenewed_IsCleared()
    {
        _rig.Leases.Remaining(_rig.Job(ScanRig.Ports(80), Target));
        _time.Advance(TimeSpan.FromMinutes(59));
        _rig.Leases.Renew("job-1", _time.GetUtcNow().AddHours(1));
        _time.Advance(TimeSpan.FromMinutes(30));

        (await ClearAsync(Target)).Invocation.ShouldNotBeNull();
    }

    [Fact]
    public Task ClearAsync_InventoryIsOld_IsOwnershipStale()
    {
        Change(account => account with { SyncedAt = _time.GetUtcNow() - _rig.GuardOptions.OwnershipLimit - TimeSpan.FromSeconds(1) });
        return ShouldRefuseAsync(Target, RefusalReason.OwnershipStale);
    }

    [Fact]
    public async Task ClearAsync_CloudAccountWasReadAWhileAgo_AsksTheProviderForEachAddress()
    {
        OwnInTheCloud(readAgo: TimeSpan.FromMinutes(6));

        (await ClearAsync(InTheCloud)).Invocation.ShouldNotBeNull();

        _rig.Ownership.Asked.ShouldHaveSingleItem().ShouldBe(new OwnedAddress("i-1", "0", "local", InTheCloud.Address));
    }

    [Fact]
    public async Task ClearAsync_CloudAccountWasJustRead_AsksNobody()
    {
        OwnInTheCloud(readAgo: TimeSpan.FromMinutes(4));

        (await ClearAsync(InTheCloud)).Invocation.ShouldNotBeNull();

        _rig.Ownership.Asked.ShouldBeEmpty();
    }

    // Its region was read alone since, as it changed.
    [Fact]
    public async Task ClearAsync_AssetWasJustSeenInAnAccountReadAWhileAgo_AsksNobody()
    {
        OwnInTheCloud(readAgo: TimeSpan.FromMinutes(50), seenAgo: TimeSpan.FromMinutes(1));

        (await ClearAsync(InTheCloud)).Invocation.ShouldNotBeNull();

        _rig.Ownership.Asked.ShouldBeEmpty();
    }

    // Its region cannot be read.
    [Fact]
    public async Task ClearAsync_AssetIsUnknownInAnAccountJustRead_AsksTheProvider()
    {
        OwnInTheCloud(readAgo: TimeSpan.FromMinutes(1), seenAgo: TimeSpan.FromHours(2));

        (await ClearAsync(InTheCloud)).Invocation.ShouldNotBeNull();

        _rig.Ownership.Asked.ShouldHaveSingleItem().Address.ShouldBe(InTheCloud.Address);
    }

    [Fact]
    public Task ClearAsync_AddressWasGivenToAnotherSince_IsNotOwned()
    {
        OwnInTheCloud(readAgo: TimeSpan.FromMinutes(6));
        _rig.Ownership.StillOwns = _ => false;
        return ShouldRefuseAsync(InTheCloud, RefusalReason.NotOwned);
    }

    [Fact]
    public Task ClearAsync_ProviderDoesNotAnswer_IsOwnershipStale()
    {
        OwnInTheCloud(readAgo: TimeSpan.FromMinutes(6));
        _rig.Ownership.Trouble = "ec2:DescribeNetworkInterfaces in eu-west-1: denied";
        return ShouldRefuseAsync(InTheCloud, RefusalReason.OwnershipStale);
    }

    [Fact]
    public Task ClearAsync_InventoryDoesNotShowTheAssetAnyMore_IsOwnershipStale()
    {
        var assets = _rig.Inventory.Assets;
        var longAgo = _time.GetUtcNow() - _rig.GuardOptions.OwnershipLimit - TimeSpan.FromSeconds(1);
        assets[0] = assets[0] with { LastSeenAt = longAgo, UnknownSince = longAgo };
        return ShouldRefuseAsync(Target, RefusalReason.OwnershipStale);
    }

    [Fact]
    public async Task ClearAsync_AnotherNetworkUsesTheSameAddress_IsAmbiguous()
    {
        OwnTwin();

        await ShouldRefuseAsync(Target, RefusalReason.AmbiguousAddress);

        _rig.Audit.Records[0].Detail.ShouldContain("file/lab-2/i-twin");
    }

    [Theory]
    [InlineData("file/lab-2")]
    [InlineData("file/lab-2/subnet-twin")]
    public async Task ClearAsync_TheOtherNetworkHasScannersOfItsOwn_IsCleared(string place)
    {
        OwnTwin();
        _rig.ScannerRegions[place] = "local-2";

        (await ClearAsync(Target)).Invocation.ShouldNotBeNull();
    }

    // The same 10.1.2.3 in two VPCs of one account and region: two assets, each scanned from its own network.
    [Fact]
    public async Task ClearAsync_TwoNetworksOfAnAccount_EachIsScannedFromItsOwnVantageOnly()
    {
        OwnInTheCloud(readAgo: TimeSpan.Zero);
        var other = InTheCloud with { Asset = InTheCloud.Asset with { AssetId = "i-2" }, Subnet = InTheCloud.Subnet with { SubnetId = "subnet-2" } };
        _rig.Inventory.Own([other]);
        _rig.Inventory.Networks.AddRange([Vpc("vpc-1", InTheCloud), Vpc("vpc-2", other)]);

        (await FromAsync(InventoryInMemory.Region, InTheCloud)).ShouldBe(RefusalReason.AmbiguousAddress);
        (await FromAsync(InventoryInMemory.Region, other)).ShouldBe(RefusalReason.AmbiguousAddress);

        _rig.ScannerRegions["aws/123456789012/vpc-2"] = "vpc-2";
        (await FromAsync(InventoryInMemory.Region, InTheCloud)).ShouldBeNull();
        (await FromAsync("vpc-2", other)).ShouldBeNull();
        (await FromAsync("vpc-2", InTheCloud)).ShouldBe(RefusalReason.AmbiguousAddress);

        async Task<RefusalReason?> FromAsync(string region, ScanTarget target) => (await _rig.Guard().ClearAsync(
            _rig.Job(ScanRig.Ports(80), target) with { Vantage = $"{region}/internal" }, [target], Arguments, TestContext.Current.CancellationToken)).Refusals.SingleOrDefault()?.Reason;
    }

    [Fact]
    public async Task ClearAsync_FromScannersOfTheOtherNetwork_IsAmbiguous()
    {
        OwnTwin();
        _rig.ScannerRegions["file/lab-2"] = "local-2";
        var job = _rig.Job(ScanRig.Ports(80), Target) with { Vantage = "local-2/test" };

        var decision = await _rig.Guard().ClearAsync(job, [Target], Arguments, TestContext.Current.CancellationToken);

        decision.Invocation.ShouldBeNull();
        decision.Refusals.ShouldHaveSingleItem().Reason.ShouldBe(RefusalReason.AmbiguousAddress);
    }

    [Fact]
    public async Task ClearAsync_TheOtherOwnerIsNotShownAnyMore_IsCleared()
    {
        OwnTwin();
        _rig.Inventory.Assets[^1] = _rig.Inventory.Assets[^1] with { UnknownSince = _time.GetUtcNow() };

        (await ClearAsync(Target)).Invocation.ShouldNotBeNull();
    }

    [Fact]
    public async Task ClearAsync_AnotherToolSawTheAddressOnce_IsCleared()
    {
        _rig.Inventory.Own([Target with { Asset = new(AccountKey.Imported, "10.1.2.3"), Subnet = new(AccountKey.Imported, "10.1.2.0/24") }]);

        (await ClearAsync(Target)).Invocation.ShouldNotBeNull();
    }

    [Fact]
    public async Task ClearAsync_PublicAddressOfTwo_IsTheProvidersToSay()
    {
        var target = ScanRig.Target("203.0.114.7", "i-1");
        OwnTwin(target);
        _rig.Inventory.Own([target]);
        Change(account => account with { Scope = account.Scope with { Allowed = [IPNetwork.Parse("203.0.114.0/24")] } });

        (await ClearAsync(target)).Invocation.ShouldNotBeNull();
    }

    [Theory]
    [InlineData("10.0.0.0/8")]
    [InlineData("-oN", "/tmp/x")]
    [InlineData("-oX", "/tmp/x")]
    [InlineData("-iL", "/etc/passwd")]
    [InlineData("--datadir", "/tmp")]
    [InlineData("--resume", "x")]
    [InlineData("--script-args-file", "x")]
    [InlineData("-sC")]
    [InlineData("-A")]
    [InlineData("-p", "80; id")]
    [InlineData("--script", "vuln")]
    [InlineData("--script", "ssl-cert,default")]
    [InlineData("--script", "http-*")]
    [InlineData("--script", "/tmp/evil.nse")]
    [InlineData("--script", "not broadcast")]
    [InlineData("--max-rate", "-1")]
    [InlineData("--max-rate")]
    [InlineData("-T9")]
    [InlineData("")]
    public Task ClearAsync_ArgumentsHoldWhatNoProfileAsks_IsForbiddenArgument(params string[] extra) =>
        ShouldRefuseAsync(Target, RefusalReason.ForbiddenArgument, [.. Arguments.RemoveRange(3, 2).Where(argument => !extra.Contains(argument) || argument == "-"), .. extra]);

    [Fact]
    public async Task ClearAsync_SomeAreRefused_TheOthersAreCleared()
    {
        var decision = await ClearAsync(Target, ScanRig.Target("10.1.2.4", "i-2"));

        decision.Invocation.ShouldNotBeNull().Targets.ShouldBe([Target.Address]);
        decision.Refusals.ShouldHaveSingleItem().Address.ToString().ShouldBe("10.1.2.4");
    }

    [Fact]
    public async Task ClearAsync_AuditCannotBeWritten_NothingRunsAndNothingIsRefused()
    {
        _rig.Audit.Failure = new InvalidOperationException("the log is closed");

        var decision = await ClearAsync(Target, ScanRig.Target("10.1.2.4", "i-2"));

        decision.Invocation.ShouldBeNull();
        decision.Refusals.ShouldBeEmpty();
        decision.Trouble.ShouldNotBeNull().ShouldContain("the log is closed");
        decision.TroubleOutcome.ShouldBe(ScanOutcome.Cancelled);
    }

    [Fact]
    public async Task ClearAsync_AuditDiskIsFull_IsDiskFull()
    {
        _rig.Audit.Failure = new IOException("No space left on device", 28);

        (await ClearAsync(ScanRig.Target("10.1.2.4"))).TroubleOutcome.ShouldBe(ScanOutcome.DiskFull);
    }

    [Fact]
    public async Task ClearAsync_InventoryCannotBeRead_NothingRuns()
    {
        _rig.Inventory.Failure = new InvalidOperationException("the store is down");

        var decision = await ClearAsync(Target);

        decision.Invocation.ShouldBeNull();
        decision.Trouble.ShouldNotBeNull().ShouldContain("the store is down");
    }

    [Fact]
    public async Task RunAsync_AuditCannotBeWritten_EndsNoTarget()
    {
        using var rig = new ScanRig();
        rig.Audit.Failure = new InvalidOperationException("the log is closed");

        var report = await rig.Engine().RunAsync(
            rig.Job(ScanRig.Ports(80), ScanRig.Target("127.0.0.1")),
            _ => throw new InvalidOperationException("nothing was scanned"),
            _ => throw new InvalidOperationException("nothing was scanned"),
            TestContext.Current.CancellationToken);

        report.Outcome.ShouldBe(ScanOutcome.Cancelled);
        report.Message.ShouldNotBeNull().ShouldContain("the log is closed");
        report.HostsObserved.ShouldBe(0);
    }

    [Fact]
    public void ClearedInvocation_OnlyTheGuardCanMakeOne()
    {
        var makers = typeof(ClearedInvocation).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(ClearedInvocation))).ToList();

        var maker = makers.ShouldHaveSingleItem();
        maker.DeclaringType.ShouldBe(typeof(ScopeGuard));
        maker.IsNestedPrivate.ShouldBeTrue();
    }

    private async Task ShouldRefuseAsync(ScanTarget target, RefusalReason reason, ImmutableArray<string>? arguments = null)
    {
        var counted = new List<(long Count, object? Reason)>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (ReferenceEquals(instrument.Meter.Scope, _rig))
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, count, tags, _) => counted.Add((count, tags[1].Value)));
        listener.Start();

        var decision = await _rig.Guard().ClearAsync(_rig.Job(ScanRig.Ports(80), target), [target], arguments ?? Arguments, TestContext.Current.CancellationToken);

        decision.Invocation.ShouldBeNull();
        var refusal = decision.Refusals.ShouldHaveSingleItem();
        refusal.Reason.ShouldBe(reason, refusal.Explanation);
        refusal.Asset.ShouldBe(target.Asset);
        var record = _rig.Audit.Records.ShouldHaveSingleItem();
        record.Action.ShouldBe("scope.refuse");
        record.Subject.ShouldBe(target.Asset.ToString());
        record.Detail.ShouldContain(target.Address.ToString());
        counted.Where(pair => pair.Count > 0).ShouldHaveSingleItem().ShouldBe((1, EnumText.Of(reason)));
        counted.Select(pair => pair.Reason).Distinct().Count().ShouldBe(Enum.GetValues<RefusalReason>().Length, "the others show as 0");
    }

    private Task<ScopeDecision> ClearAsync(params ImmutableArray<ScanTarget> targets) =>
        _rig.Guard().ClearAsync(_rig.Job(ScanRig.Ports(80), targets), targets, Arguments, TestContext.Current.CancellationToken);

    private void Change(Func<AccountState, AccountState> change)
    {
        var key = Target.Asset.Account;
        _rig.Inventory.Accounts[key] = change(_rig.Inventory.Accounts[key]);
    }

    private static ScanTarget OfCloud(ScanTarget target)
    {
        var account = new AccountKey(CloudProvider.Aws, "123456789012");
        return target with { Asset = new(account, target.Asset.AssetId), Subnet = new(account, target.Subnet.SubnetId) };
    }

    private static AwsNetworkFacts Vpc(string id, ScanTarget target) => new(
        id,
        "eu-west-1",
        [new AwsSubnet(target.Subnet.SubnetId, [IPNetwork.Parse("10.1.2.0/24")], new AwsNetworkAcl("acl-1", [], []), new AwsRouteTable("rtb-1", []))],
        [],
        [new AwsInterface($"eni-{target.Asset.AssetId}", target.Subnet.SubnetId, [target.Address], [])],
        ImmutableSortedDictionary<string, ImmutableArray<IPNetwork>>.Empty);

    /// <summary>Another account has a machine with the address, in a network of its own.</summary>
    private void OwnTwin(ScanTarget? of = null)
    {
        var account = new AccountKey(CloudProvider.File, "lab-2");
        _rig.Inventory.Own([(of ?? Target) with { Asset = new(account, "i-twin"), Subnet = new(account, "subnet-twin") }]);
    }

    private void OwnInTheCloud(TimeSpan readAgo, TimeSpan? seenAgo = null)
    {
        _rig.Inventory.Assets.Clear();
        _rig.Inventory.Own([InTheCloud]);
        _rig.Inventory.Accounts[InTheCloud.Asset.Account] = _rig.Inventory.Accounts[InTheCloud.Asset.Account] with { SyncedAt = _time.GetUtcNow() - readAgo };
        _rig.Inventory.Assets[^1] = _rig.Inventory.Assets[^1] with { LastSeenAt = _time.GetUtcNow() - (seenAgo ?? readAgo) };
    }
}
