using System.Net;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Networking;
using static CloudScanGrid.Integrations.Tests.Inventory.InventoryFile;

namespace CloudScanGrid.Integrations.Tests.Inventory;

public class FileInventorySourceTests
{
    [Fact]
    public async Task Read_ExampleOfTheDocumentation_GivesEveryField()
    {
        var reading = await ReadAsync(Documentation.Example);

        reading.Errors.ShouldBeEmpty();
        var account = reading.Accounts.ShouldHaveSingleItem();
        account.Key.ToString().ShouldBe("file/lab-1");
        account.Region.ShouldBe("eu-west-1");
        account.Completeness.ShouldBe(SnapshotCompleteness.Complete);
        account.Scope.Allowed.ShouldBe([IPNetwork.Parse("10.201.0.0/16"), IPNetwork.Parse("2001:db8:201::/48")]);
        account.Scope.Exclusions.Select(exclusion => exclusion.ToString()).ShouldBe(["cidr 10.201.9.0/24", "tag no-scan", "tag tier=legacy"]);
        account.Scope.Windows.Select(window => window.ToString())
            .ShouldBe(["Mon,Tue,Wed,Thu,Fri 20:00-06:00 Europe/Berlin", "Sat,Sun 00:00-00:00 Europe/Berlin"]);
        account.Limits.ShouldBe(new AccountLimits { PacketsPerSecond = 2000, ConcurrentHosts = 32 });

        var subnet = account.Subnets[0];
        subnet.Key.ToString().ShouldBe("file/lab-1/subnet-1");
        subnet.Cidr.ShouldBe(IPNetwork.Parse("10.201.0.0/24"));
        var asset = subnet.Assets[0];
        asset.Key.ToString().ShouldBe("file/lab-1/i-0a1");
        asset.Subnet.ShouldBe(subnet.Key);
        asset.Kind.ShouldBe("instance");
        asset.Addresses.ShouldBe([IPAddress.Parse("10.201.0.5"), IPAddress.Parse("2001:db8:201::5")]);
        asset.LaunchedAt.ShouldBe(new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero));
        asset.Tags["role"].ShouldBe("web");
        asset.ImageId.ShouldBe("ami-1");
        asset.SecurityGroups.ShouldBe(["sg-web"]);
        account.SecurityGroups[0].Ingress.ShouldBe([new IngressRule(TransportProtocol.Tcp, new PortRange(443, 443), IPNetwork.Parse("0.0.0.0/0"))]);
    }

    [Fact]
    public async Task Read_OnlyRequiredFields_FillsDefaults()
    {
        var reading = await ReadAsync("""
            {"accounts":[{"provider":"file","accountId":"a","subnets":[
              {"cidr":"10.0.0.0/24","assets":[{"assetId":"i-1","addresses":["10.0.0.1","203.0.113.7"]}]},{"cidr":"2001:db8::/64"}]}]}
            """);

        reading.Errors.ShouldBeEmpty();
        var account = reading.Accounts[0];
        account.Region.ShouldBe("local");
        account.Scope.Allowed.ShouldBe([IPNetwork.Parse("10.0.0.0/24"), IPNetwork.Parse("2001:db8::/64")]);
        account.Scope.Windows.ShouldBeEmpty();
        account.Limits.ShouldBe(new AccountLimits());
        account.Subnets.Select(subnet => subnet.Key.SubnetId).ShouldBe(["10.0.0.0_24", "2001:db8::_64"]);
        account.Subnets[0].Assets[0].Kind.ShouldBe("instance");
        account.Subnets[0].Assets[0].LaunchedAt.ShouldBeNull();
    }

    [Fact]
    public async Task Read_AccountIdBehindSubnets_KeysAreWhole()
    {
        var reading = await ReadAsync("""
            {"accounts":[{"subnets":[{"assets":[{"addresses":[],"assetId":"i/1","securityGroups":["g"]}],"cidr":"10.0.0.0/24"}],
              "securityGroups":[{"id":"g"}],"accountId":"late","provider":"file"}]}
            """);

        reading.Errors.ShouldBeEmpty();
        reading.Accounts[0].Subnets[0].Assets[0].Key.ToString().ShouldBe("file/late/i/1");
    }

    [Theory]
    [InlineData("::ffff:10.0.0.9", "10.0.0.9")]
    [InlineData("2001:DB8:0::1", "2001:db8::1")]
    public async Task Read_AddressInAnotherForm_IsCanonical(string written, string canonical)
    {
        var reading = await ReadAsync(Subnet($$"""
            "assets":[{"assetId":"i-1","addresses":["{{written}}"]}]
            """));

        reading.Errors.ShouldBeEmpty();
        reading.Accounts[0].Subnets[0].Assets[0].Addresses.ShouldBe([IPAddress.Parse(canonical)]);
    }

    [Theory]
    [InlineData("Mon-Fri", "Mon,Tue,Wed,Thu,Fri")]
    [InlineData("Sat,Sun", "Sat,Sun")]
    [InlineData("Fri-Mon", "Mon,Fri,Sat,Sun")]
    [InlineData("Sun,Mon,Mon-Tue", "Mon,Tue,Sun")]
    [InlineData("daily", "Mon,Tue,Wed,Thu,Fri,Sat,Sun")]
    public async Task Read_Days_AreThoseNamed(string days, string expected)
    {
        var reading = await ReadAsync(Account($$"""
            "windows":[{"days":"{{days}}"}]
            """));

        reading.Errors.ShouldBeEmpty();
        reading.Accounts[0].Scope.Windows[0].ToString().ShouldBe($"{expected} 00:00-00:00 Etc/UTC");
    }

    [Fact]
    public async Task Read_IngressRules_IcmpOpensNoPort()
    {
        var reading = await ReadAsync(Account("""
            "securityGroups":[{"id":"g","ingress":[
              {"protocol":"icmp","fromPort":-1,"toPort":-1,"cidr":"0.0.0.0/0"},{"protocol":"-1","cidr":"10.0.0.0/8"},{"protocol":"udp","cidr":"::/0"}]}]
            """));

        reading.Errors.ShouldBeEmpty();
        reading.Accounts[0].SecurityGroups[0].Ingress.Select(rule => rule.ToString())
            .ShouldBe(["all 0-65535 from 10.0.0.0/8", "udp 0-65535 from ::/0"]);
    }

    [Theory]
    [InlineData("2026-11-01T01:00:00+01:00")]
    [InlineData("2026-11-01T00:00Z")]
    [InlineData("2026-11-01T00:00:00.0000000Z")]
    public async Task Read_LaunchedAt_IsUtc(string written)
    {
        var reading = await ReadAsync(Asset($$"""
            "launchedAt":"{{written}}"
            """));

        reading.Errors.ShouldBeEmpty();
        var launchedAt = reading.Accounts[0].Subnets[0].Assets[0].LaunchedAt!.Value;
        launchedAt.ShouldBe(new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero));
        launchedAt.Offset.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public async Task Read_HundredThousandAssets_AreAllThere()
    {
        using var file = new InventoryFile(Estate.OfAssets(100_000));

        var reading = await file.ReadAsync();

        reading.Errors.ShouldBeEmpty();
        reading.Accounts.Sum(account => account.Subnets.Sum(subnet => subnet.Assets.Length)).ShouldBe(100_000);
        reading.Accounts[^1].Subnets[^1].Assets[^1].Key.AssetId.ShouldBe("i-99999");
    }

    [Fact]
    public async Task Read_Cancelled_Throws()
    {
        using var file = new InventoryFile(Documentation.Example);
        using var source = new CancellationTokenSource();
        await source.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(
            () => new CloudScanGrid.Integrations.Inventory.File.FileInventorySource(file.Path, TimeProvider.System).ReadAsync(source.Token));
    }
}
