using System.Text.Json;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Lab.Clouds;
using CloudScanGrid.Lab.Clouds.Azure;

namespace CloudScanGrid.Integrations.Tests.Inventory.Azure;

/// <summary>The role that operators are given grants what is called, and nothing else.</summary>
public sealed class AzureRoleTests
{
    private const string Listing = "Microsoft.Resources/subscriptions/read";

    public static TheoryData<string> EachAction => [.. Granted()];

    [Fact]
    public async Task Role_IsExactlyWhatReadingCalls()
    {
        await using var cloud = await AzureCloud.StartAsync(Estate());

        await UseAsync(cloud);

        // That subscriptions may be seen is no call of its own.
        Granted().ShouldBe(cloud.Counts.ByAction.Keys.Append(Listing), ignoreOrder: true);
        Quoted("inventory-role.bicep").Where(text => text.StartsWith("Microsoft.", StringComparison.Ordinal) && text.EndsWith("/read", StringComparison.Ordinal)).ShouldBe(Granted(), ignoreOrder: true);
    }

    // A role that grants more than this would grant too much.
    [Theory]
    [MemberData(nameof(EachAction))]
    public async Task Role_WithoutOneAction_IsNotEnough(string action)
    {
        await using var cloud = await AzureCloud.StartAsync(Estate());
        cloud.Faults.Add(new CloudFault(CloudFaultKind.Deny) { Action = action });

        (await UseAsync(cloud)).ShouldContain(said => said.Contains(action, StringComparison.Ordinal));
    }

    internal static IEnumerable<string> Granted()
    {
        using var role = JsonDocument.Parse(File.ReadAllText(PathOf("inventory-role.json")));
        return [.. role.RootElement.GetProperty("Actions").EnumerateArray().Select(action => action.GetString()!)];
    }

    private static WrittenAzureEstate Estate()
    {
        var group = AzureRig.Group;
        var subnet = group.SubnetId(AzureRig.Network, AzureRig.Subnet);
        return new()
        {
            ServiceTags = new WrittenAzureEstate().ServiceTags.Add("Storage", ["192.0.2.0/24"]),
            [AzureRig.SubscriptionId] =
            [
                .. AzureRig.ResourcesOf(1),
                group.SecurityGroup("tagged", new LabAzureRule("backup", 100, "Allow", "Tcp", ["22"], "Storage")),
                .. group.ScaleSet("nodes", AzureRig.Launch, new LabAzureAddress("10.0.9.1", subnet)),
            ],
        };
    }

    /// <summary>Lists, reads, and asks for owners.</summary>
    /// <returns>What went wrong.</returns>
    private static async Task<IReadOnlyList<string>> UseAsync(AzureCloud cloud)
    {
        var options = AzureRig.Options(cloud);
        options.Subscriptions.Clear();
        options.ManagementGroups.Add("root");
        var inventory = AzureRig.Inventory(cloud, options);
        var listing = await inventory.ListAccountsAsync(TestContext.Current.CancellationToken);
        var reading = await inventory.Open(AzureRig.Account).ReadAsync(TestContext.Current.CancellationToken);
        return [.. listing.Trouble, .. reading.Snapshot.Gaps.Select(gap => gap.Reason)];
    }

    private static IEnumerable<string> Quoted(string file) => File.ReadAllText(PathOf(file)).Split('\'').Where((_, index) => index % 2 == 1);

    private static string PathOf(string file) => Path.Combine(AppContext.BaseDirectory, "deploy-azure", file);
}
