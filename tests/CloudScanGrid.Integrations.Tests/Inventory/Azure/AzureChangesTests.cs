using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Integrations.Inventory.Azure;
using CloudScanGrid.Lab.Clouds.Azure;

namespace CloudScanGrid.Integrations.Tests.Inventory.Azure;

/// <summary>Events of Event Grid, received by the real SDK from a queue on the wire.</summary>
public sealed class AzureChangesTests : IAsyncLifetime
{
    private AzureCloud _cloud = null!;
    private AzureChanges _changes = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _cloud = await AzureCloud.StartAsync(new WrittenAzureEstate());
        _changes = ChangesOf(AzureCloud.Token);
    }

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    [Fact]
    public async Task Receive_MachineIsWritten_NamesItAndIsGoneOnceCompleted()
    {
        _cloud.Queue.SendWritten(AzureRig.Group.MachineId("VM-1"), "Microsoft.Compute/virtualMachines/write");

        var heard = (await ReceiveAsync()).ShouldHaveSingleItem();
        var change = heard.Change.ShouldNotBeNull();
        (change.Account, change.What).ShouldBe((AzureRig.Account, "Microsoft.Compute/virtualMachines/write"));
        change.Resources.ShouldBe([AzureRig.MachineId(1)]);

        (await ReceiveAsync()).ShouldBeEmpty("somebody has it");
        await _changes.CompleteAsync([heard], Cancellation);
        _cloud.Queue.Count.ShouldBe(0);
    }

    [Fact]
    public async Task Receive_RuleOfAGroupIsWritten_IsTheGroupsChange()
    {
        _cloud.Queue.SendWritten($"{AzureRig.Group.SecurityGroupId("Front")}/securityRules/https", "Microsoft.Network/networkSecurityGroups/securityRules/write");
        (await ReceiveAsync()).Single().Change.ShouldNotBeNull().Resources.ShouldContain(AzureRig.Group.SecurityGroupId("Front").ToLowerInvariant());
    }

    [Fact]
    public async Task Receive_CloudEvents_AreUnderstoodAlike()
    {
        _cloud.Queue.Send($$"""{"id":"1","source":"/subscriptions/{{AzureRig.SubscriptionId}}","subject":"{{AzureRig.Group.MachineId("VM-1")}}","type":"Microsoft.Resources.ResourceDeleteSuccess","specversion":"1.0","data":null}""");
        (await ReceiveAsync()).Single().Change.ShouldNotBeNull().What.ShouldBe("Microsoft.Resources.ResourceDeleteSuccess");
    }

    // What failed changed nothing; the rest is not ours. None may stay in the queue for ever.
    [Fact]
    public async Task Receive_WhatTellsNothing_IsHeardWithoutAChange()
    {
        foreach (var body in (string[])[
            "not JSON", "[]", "{}",
            """{"id":"1","subject":"/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/a","eventType":"Microsoft.Resources.ResourceWriteFailure"}""",
            """{"id":"1","subject":"/blobServices/default","eventType":"Microsoft.Storage.BlobCreated"}"""])
            _cloud.Queue.Send(body);

        (await ReceiveAsync()).Select(heard => heard.Change).ShouldBe(new CloudChange?[5]);
    }

    [Fact]
    public async Task Receive_TokenIsNotTaken_Throws() =>
        await Should.ThrowAsync<global::Azure.RequestFailedException>(ChangesOf("another").ReceiveAsync(TimeSpan.Zero, Cancellation));

    private AzureChanges ChangesOf(string token)
    {
        var options = AzureRig.Options(_cloud);
        options.ChangeQueue = $"{_cloud.Endpoint}{LabAzureQueue.Path}";
        return new AzureChanges(options, AzureRig.Credential(token), AzureRig.Http(_cloud), TimeProvider.System);
    }

    private Task<IReadOnlyList<HeardChange>> ReceiveAsync() => _changes.ReceiveAsync(TimeSpan.Zero, Cancellation);
}
