using System.Text.Json;
using CloudScanGrid.Lab.Clouds.Aws;

namespace CloudScanGrid.Integrations.Tests.Inventory.Aws;

/// <summary>The policies that operators are given grant what is called, and nothing else.</summary>
public sealed class AwsPolicyTests
{
    [Fact]
    public async Task Policies_AreExactlyWhatReadingCalls()
    {
        var region = AwsRig.RegionOf(1);
        var estate = new WrittenEstate
        {
            [AwsRig.Region] = region with
            {
                Rules = [.. region.Rules, new("sgr-2", "sg-1", "tcp", 22, 22) { PrefixListId = "pl-1" }],
                PrefixLists = region.PrefixLists.Add("pl-1", ["192.0.2.0/24"]),
            },
        };
        await using var cloud = await AwsCloud.StartAsync(estate);
        var options = AwsRig.Options(cloud);
        options.OrganizationRole = "arn:aws:iam::999999999999:role/CloudScanGridInventory";
        await AwsRig.Inventory(cloud, options).ListAccountsAsync(TestContext.Current.CancellationToken);
        await AwsRig.ReadAsync(cloud, options);
        var called = cloud.Counts.ByAction.Keys.ToLookup(action => action.Split(':')[0], StringComparer.Ordinal);

        Granted("inventory-policy.json").ShouldBe(called["ec2"], ignoreOrder: true);
        Granted("organization-policy.json").ShouldBe(called["organizations"]);
        Granted("grid-policy.json").ShouldBe([.. called["sts"], "sqs:ReceiveMessage", "sqs:DeleteMessage"]);
        var role = await File.ReadAllTextAsync(PathOf("inventory-role.yaml"), TestContext.Current.CancellationToken);
        role.Split('\n').Select(line => line.Trim()).Where(line => line.StartsWith("- ec2:", StringComparison.Ordinal)).Select(line => line[2..])
            .ShouldBe(called["ec2"], ignoreOrder: true);
    }

    private static IEnumerable<string> Granted(string file)
    {
        using var policy = JsonDocument.Parse(File.ReadAllText(PathOf(file)));
        return
        [
            .. policy.RootElement.GetProperty("Statement").EnumerateArray().Select(statement => statement.GetProperty("Action"))
                .SelectMany(action => action.ValueKind == JsonValueKind.String ? [action.GetString()!] : action.EnumerateArray().Select(one => one.GetString()!)),
        ];
    }

    private static string PathOf(string file) => Path.Combine(AppContext.BaseDirectory, "deploy-aws", file);
}
