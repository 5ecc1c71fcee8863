using CloudScanGrid.Lab.Clouds.Gcp;

namespace CloudScanGrid.Integrations.Tests.Inventory.Gcp;

/// <summary>The roles that operators are given hold what is called, and nothing else.</summary>
public sealed class GcpRoleTests
{
    [Fact]
    public async Task Roles_AreExactlyWhatReadingCalls()
    {
        await using var cloud = await GcpCloud.StartAsync(new WrittenEstate { [GcpRig.ProjectId] = GcpRig.ContentsOf(1) });
        var options = GcpRig.Options(cloud);
        options.Organization = GcpCloud.Organization;
        await GcpRig.Inventory(cloud, options).ListAccountsAsync(TestContext.Current.CancellationToken);
        await GcpRig.ReadAsync(cloud, options);
        var called = cloud.Counts.ByAction.Keys.ToLookup(action => action.Split('.')[0], StringComparer.Ordinal);

        (await GrantedAsync("inventory-role.yaml")).ShouldBe(called["compute"], ignoreOrder: true);
        (await GrantedAsync("organization-role.yaml")).ShouldBe(called["resourcemanager"], ignoreOrder: true);
    }

    private static async Task<IEnumerable<string>> GrantedAsync(string file) =>
        (await File.ReadAllLinesAsync(Path.Combine(AppContext.BaseDirectory, "deploy-gcp", file), TestContext.Current.CancellationToken))
            .Where(line => line.StartsWith("  - ", StringComparison.Ordinal)).Select(line => line[4..]);
}
