using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Integrations.Inventory.Aws;
using CloudScanGrid.Lab.Clouds.Aws;

namespace CloudScanGrid.Integrations.Tests.Inventory.Aws;

/// <summary>Events of EventBridge, received by the real SDK from a queue on the wire.</summary>
public sealed class AwsChangesTests : IAsyncLifetime
{
    private const string Account = "111122223333";
    private const string Notification = "EC2 Instance State-change Notification";
    private const string Call = "AWS API Call via CloudTrail";

    private AwsCloud _cloud = null!;
    private AwsChanges _changes = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _cloud = await AwsCloud.StartAsync(new WrittenEstate());
        var options = AwsRig.Options(_cloud);
        (options.SqsEndpoint, options.ChangeQueue) = (_cloud.Endpoint, $"{_cloud.Endpoint}/999999999999/CloudScanGridChanges");
        _changes = new AwsChanges(options);
    }

    public async ValueTask DisposeAsync()
    {
        _changes.Dispose();
        await _cloud.DisposeAsync();
    }

    [Fact]
    public async Task Receive_InstanceStarts_NamesItAndIsGoneOnceCompleted()
    {
        _cloud.Queue.SendEvent(Account, "eu-west-1", Notification, new Dictionary<string, string> { ["instance-id"] = "i-0a1", ["state"] = "running" });

        var heard = (await ReceiveAsync()).ShouldHaveSingleItem();
        var change = heard.Change.ShouldNotBeNull();
        (change.Account, change.Region, change.What).ShouldBe((new AccountKey(CloudProvider.Aws, Account), "eu-west-1", Notification));
        change.Resources.ShouldBe(["i-0a1"]);

        // Nobody else hears it meanwhile; who hears it and dies leaves it to the next one.
        (await ReceiveAsync()).ShouldBeEmpty();
        _cloud.Queue.ShowAgain();
        var again = (await ReceiveAsync()).ShouldHaveSingleItem();
        again.Change!.Id.ShouldBe(change.Id);
        await _changes.CompleteAsync([again], Cancellation);
        _cloud.Queue.Count.ShouldBe(0);
    }

    [Fact]
    public async Task Receive_CallsOfTheApi_NameEverythingThatTheyAreAbout()
    {
        _cloud.Queue.SendEvent(Account, "eu-west-1", Call, new
        {
            eventName = "RunInstances",
            requestParameters = new { groupSet = new { items = new[] { new { groupId = "sg-1" } } } },
            responseElements = new { instancesSet = new { items = new[] { new { instanceId = "i-1", subnetId = "subnet-1" }, new { instanceId = "i-2", subnetId = "subnet-1" } } } },
        });
        _cloud.Queue.SendEvent(Account, "eu-west-1", Call, new { eventName = "AuthorizeSecurityGroupIngress", requestParameters = new { groupId = "sg-9" } });

        var changes = (await ReceiveAsync()).Select(heard => heard.Change.ShouldNotBeNull()).ToList();
        changes.Select(change => change.What).ShouldBe(["RunInstances", "AuthorizeSecurityGroupIngress"]);
        changes[0].Resources.ShouldBe(["i-1", "i-2", "sg-1"]);
        changes[1].Resources.ShouldBe(["sg-9"]);
    }

    // A call that failed changed nothing; the rest is not ours. None may stay in the queue for ever.
    [Fact]
    public async Task Receive_WhatTellsNothing_IsHeardWithoutAChange()
    {
        _cloud.Queue.SendEvent(Account, "eu-west-1", Call, new { eventName = "RunInstances", errorCode = "Client.UnauthorizedOperation" });
        foreach (var body in (string[])["not JSON", "[]", "{}", """{"source":"aws.s3","id":"1","account":"111122223333","region":"eu-west-1","detail":{}}""", """{"source":"aws.ec2","id":"1","account":"x","region":"eu-west-1","detail":{}}"""])
            _cloud.Queue.Send(body);

        var heard = await ReceiveAsync();
        heard.Count.ShouldBe(6);
        heard.ShouldAllBe(one => one.Change == null);
    }

    [Fact]
    public async Task Complete_MoreThanACallTakes_CompletesAll()
    {
        for (var number = 0; number < 25; number++)
            _cloud.Queue.SendEvent(Account, "eu-west-1", Notification, new Dictionary<string, string> { ["instance-id"] = $"i-{number}" });
        var heard = new List<HeardChange>();
        while (await ReceiveAsync() is { Count: > 0 } page)
            heard.AddRange(page);

        heard.Select(one => one.Change!.Id).Distinct().Count().ShouldBe(25);
        await _changes.CompleteAsync(heard, Cancellation);
        _cloud.Queue.Count.ShouldBe(0);
    }

    private Task<IReadOnlyList<HeardChange>> ReceiveAsync() => _changes.ReceiveAsync(TimeSpan.Zero, Cancellation);
}
