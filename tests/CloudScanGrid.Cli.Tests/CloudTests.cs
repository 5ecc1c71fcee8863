using System.Text.Json;

namespace CloudScanGrid.Cli.Tests;

/// <summary>What clouds call their things, and what is proposed for them, in every form.</summary>
public sealed class CloudTests : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();

    public async ValueTask InitializeAsync() => await CloudState.WriteAsync(_directory.File("state.db"));

    public ValueTask DisposeAsync()
    {
        _directory.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Account_HostileName_IsEscapedForPeopleAndRawInJson()
    {
        (await RunAsync("account", "list")).Out.ShouldContain(@"Payments\x1b[2J\u202e=1+1");
        (await RunAsync("account", "show", CloudState.Account)).Lines.ShouldContain(@"name              Payments\x1b[2J\u202e=1+1");

        var account = JsonElement.Parse((await RunAsync("account", "show", CloudState.Account, "--output", "json")).Out);

        account.GetProperty("name").GetString().ShouldBe(CloudState.Name);
    }

    [Fact]
    public async Task Rules_AsTerraform_AreADiffOfResources() => (await RunAsync("exposure", "rules", CloudState.Account, "--output", "terraform")).Lines.ShouldBe(
    [
        @"@@ sgr-${old}\x1b of sg-1: remove, looks: 1 @@",
        @" # import id: ""sgr-\u0024{old}\u001b""",
        @"-resource ""aws_vpc_security_group_ingress_rule"" ""sgr-__old__"" {",
        @"-  security_group_id = ""sg-1""",
        @"-  ip_protocol       = ""tcp""",
        @"-  from_port         = 8000",
        @"-  to_port           = 8009",
        @"-  cidr_ipv4         = ""0.0.0.0/0""",
        @"-}",
    ]);

    [Fact]
    public async Task Rules_AsJson_HaveTheDiffBesideTheCommands()
    {
        var rule = JsonElement.Parse((await RunAsync("exposure", "rules", CloudState.Account, "--output", "json")).Out)[0];

        rule.GetProperty("commands")[0].GetString()!.ShouldStartWith("aws ec2 revoke-security-group-ingress --group-id sg-1");
        rule.GetProperty("terraform").GetArrayLength().ShouldBe(8);
    }

    private async Task<CliResult> RunAsync(params string[] arguments)
    {
        var result = (await Cli.RunAsync(_directory.Run, [.. arguments, "--state", "state.db"])).ShouldExit(0);
        result.Out.ShouldNotContain('\x1b');
        return result;
    }
}
