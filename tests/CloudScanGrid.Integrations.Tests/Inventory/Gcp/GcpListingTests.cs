using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Lab.Clouds;
using CloudScanGrid.Lab.Clouds.Gcp;

namespace CloudScanGrid.Integrations.Tests.Inventory.Gcp;

/// <summary>Which projects there are.</summary>
public sealed class GcpListingTests
{
    [Fact]
    public async Task ListAccounts_OrganizationAndFolders_HoldsWhatIsBelowThem()
    {
        var estate = new WrittenEstate();
        estate.ProjectList.AddRange(Enumerable.Range(0, 1200).Select(number => new LabGcpProject($"team-{number:d4}", $"team {number}", "folders/12", number == 7 ? "DELETE_REQUESTED" : "ACTIVE")));
        estate.ProjectList.AddRange([new("strange-1", "elsewhere", "organizations/9"), new("orphan-1", "nowhere", "folders/99"), new("sys-12345678901234567890123456", "a script"), new("sandbox-1", "left out")]);
        estate.FolderList.AddRange([new("11", $"organizations/{GcpCloud.Organization}"), new("12", "folders/11"), new("99", "organizations/9")]);
        await using var cloud = await GcpCloud.StartAsync(estate);
        var options = GcpRig.Options(cloud);
        options.Projects.Clear();
        options.ExcludedProjects.Add("sandbox-*");

        options.Organization = GcpCloud.Organization;
        var whole = await GcpRig.Inventory(cloud, options).ListAccountsAsync(TestContext.Current.CancellationToken);
        options.Organization = null;
        options.Folders.Add("11");
        var folder = await GcpRig.Inventory(cloud, options).ListAccountsAsync(TestContext.Current.CancellationToken);

        whole.Trouble.ShouldBeEmpty();
        whole.Accounts.Length.ShouldBe(1201);
        whole.Accounts.Where(account => !account.IsActive).ShouldHaveSingleItem().Name.ShouldBe("team 7");
        whole.Accounts.Except(folder.Accounts).ShouldHaveSingleItem().Key.ShouldBe(GcpRig.Account);
        cloud.Counts.ByAction["resourcemanager.projects.get"].ShouldBe(6);
    }

    [Fact]
    public async Task ListAccounts_OrganizationDenies_SaysWhatWouldHelpAndKeepsTheNamedOnes()
    {
        await using var cloud = await GcpCloud.StartAsync(new WrittenEstate());
        cloud.Faults.Add(new CloudFault(CloudFaultKind.Deny) { Action = "resourcemanager.folders.get" });
        var options = GcpRig.Options(cloud);
        options.Organization = GcpCloud.Organization;

        var listing = await GcpRig.Inventory(cloud, options).ListAccountsAsync(TestContext.Current.CancellationToken);

        listing.Accounts.ShouldHaveSingleItem().Key.ShouldBe(GcpRig.Account);
        listing.Trouble.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            trouble => trouble.ShouldContain("resourcemanager.folders.get"),
            trouble => trouble.ShouldContain("grant the role"));
    }

    [Fact]
    public async Task Read_DrawnEstate_IsTheSameForTheSameSeed()
    {
        await using var cloud = await GcpCloud.StartAsync(new DrawnGcpEstate(7, 3000, 700));
        await using var twin = await GcpCloud.StartAsync(new DrawnGcpEstate(7, 3000, 700));
        var options = GcpRig.Options(cloud);
        options.Organization = GcpCloud.Organization;

        var listing = await GcpRig.Inventory(cloud, options).ListAccountsAsync(TestContext.Current.CancellationToken);
        var reading = await GcpRig.ReadAsync(cloud, project: "drawn-02999");

        listing.Accounts.Length.ShouldBe(3001);
        reading.Snapshot.Completeness.ShouldBe(SnapshotCompleteness.Complete, string.Join('\n', reading.Snapshot.Gaps));
        GcpRig.IdsOf(reading).Count().ShouldBe(700);
        GcpRig.IdsOf(await GcpRig.ReadAsync(twin, project: "drawn-02999")).ShouldBe(GcpRig.IdsOf(reading));
    }
}
