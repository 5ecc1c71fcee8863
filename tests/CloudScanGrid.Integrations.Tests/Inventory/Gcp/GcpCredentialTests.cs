using CloudScanGrid.Integrations.Inventory.Gcp;
using CloudScanGrid.Lab.Clouds.Gcp;

namespace CloudScanGrid.Integrations.Tests.Inventory.Gcp;

/// <summary>Who the silo is to Google Cloud.</summary>
public sealed class GcpCredentialTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("cloudscan-gcp-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task Read_ByWorkloadIdentityFederation_NeedsNoSecret()
    {
        await using var cloud = await GcpCloud.StartAsync(new WrittenEstate { [GcpRig.ProjectId] = GcpRig.ContentsOf(1) });
        var options = GcpRig.Options(cloud);
        options.CredentialFile = Write("credential.json", cloud.CredentialConfiguration(Write("subject", GcpCloud.SubjectToken)));

        var reading = await GcpRig.Inventory(cloud, options, new GcpCredential(options)).Open(GcpRig.Account).ReadAsync(TestContext.Current.CancellationToken);

        GcpRig.IdsOf(reading).ShouldBe([GcpRig.IdOf(1)], string.Join('\n', reading.Snapshot.Gaps));
    }

    [Fact]
    public async Task Read_NobodyKnowsTheWorkload_IsOneGapWithTheRemedy()
    {
        await using var cloud = await GcpCloud.StartAsync(new WrittenEstate { [GcpRig.ProjectId] = GcpRig.ContentsOf(1) });
        var options = GcpRig.Options(cloud);
        options.CredentialFile = Write("credential.json", cloud.CredentialConfiguration(Write("subject", "somebody else")));

        var reading = await GcpRig.Inventory(cloud, options, new GcpCredential(options)).Open(GcpRig.Account).ReadAsync(TestContext.Current.CancellationToken);

        reading.Snapshot.Gaps.ShouldHaveSingleItem().Reason.ShouldContain("Gcp:CredentialFile");
        cloud.Counts.Calls.ShouldBe(0);
    }

    // A key's owner says when it asks; where its clock is wrong, that was long ago, or is to come.
    [Theory]
    [InlineData(0, null)]
    [InlineData(20, "clock")]
    [InlineData(-20, "clock")]
    public async Task Read_ByAKey_WorksUnlessTheClockIsWrong(int minutesAhead, string? said)
    {
        await using var cloud = await GcpCloud.StartAsync(new WrittenEstate { [GcpRig.ProjectId] = GcpRig.ContentsOf(1) });
        cloud.ClockSkew = TimeSpan.FromMinutes(minutesAhead);
        var options = GcpRig.Options(cloud);
        options.CredentialFile = Write("credential.json", cloud.KeyOfServiceAccount());

        var reading = await GcpRig.Inventory(cloud, options, new GcpCredential(options)).Open(GcpRig.Account).ReadAsync(TestContext.Current.CancellationToken);

        if (said is null)
            GcpRig.IdsOf(reading).ShouldBe([GcpRig.IdOf(1)], string.Join('\n', reading.Snapshot.Gaps));
        else
            reading.Snapshot.Gaps.ShouldHaveSingleItem().Reason.ShouldContain(said);
        reading.Snapshot.ProvesGone(GcpRig.Known(GcpRig.IdOf(1), GcpRig.Region)).ShouldBe(said is null);
    }

    [Theory]
    [InlineData("""{ "type": "authorized_user", "client_id": "me" }""", "holds no identity for a silo")]
    [InlineData("not json", "cannot be read")]
    [InlineData(null, "cannot be read")]
    public async Task Test_FileIsNoIdentity_SaysSo(string? text, string said)
    {
        await using var cloud = await GcpCloud.StartAsync(new WrittenEstate { [GcpRig.ProjectId] = GcpRig.ContentsOf(1) });
        var options = GcpRig.Options(cloud);
        options.CredentialFile = text is null ? Path.Combine(_directory.FullName, "nothing") : Write("credential.json", text);

        var checks = await GcpRig.Inventory(cloud, options, new GcpCredential(options)).Open(GcpRig.Account).TestAsync(TestContext.Current.CancellationToken);

        var check = checks.ShouldHaveSingleItem();
        check.Permission.ShouldBe("identity");
        check.Trouble.ShouldNotBeNull().ShouldContain(said);
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_directory.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }
}
