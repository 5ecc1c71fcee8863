namespace CloudScanGrid.EndToEnd.Tests;

/// <summary>Whatever becomes of nmap, the user reads what to do, and a host that was not looked at is unknown: never one without services.</summary>
public sealed class EngineFaultTests : IDisposable
{
    private const string Version = "if [ \"$1\" = --version ]; then echo 'Nmap version 7.93 ( https://nmap.org )'; exit 0; fi\n";

    private readonly Workplace _work = new();

    public void Dispose() => _work.Dispose();

    [Theory]
    [InlineData("missing", null, "apt install nmap")]
    [InlineData("too old", "echo 'Nmap version 7.40 ( https://nmap.org )'", "install 7.80 or later")]
    [InlineData("another program", "echo hello", "install nmap 7.80 or later")]
    public async Task Scan_EngineCannotBeUsed_FailsWithTheRemedyBeforeAnythingElse(string fault, string? script, string remedy)
    {
        if (script is null)
            _work.Settings["NMAP__EXECUTABLEPATH"] = _work.File("nothing-here");
        else
            _work.UseAsNmap(script);

        var result = (await ScanAsync()).ShouldExit(1).ShouldBePlain();

        result.Out.ShouldBeEmpty(fault);
        result.Error.ShouldContain(remedy);
    }

    [Fact]
    public async Task Scan_EngineMayNotBeExecuted_FailsWithTheRemedy()
    {
        File.SetUnixFileMode(_work.UseAsNmap("exit 0"), UnixFileMode.UserRead);

        var result = (await ScanAsync()).ShouldExit(1);

        result.Error.ShouldContain("check its permissions");
    }

    [Theory]
    [InlineData("raw packets refused", "echo \"Couldn't open a raw socket. Error: (1) Operation not permitted\" >&2; exit 1", "CAP_NET_RAW")]
    [InlineData("crashes", "kill -SEGV $$", "signal 11")]
    [InlineData("fails", "echo 'Something is badly wrong' >&2; exit 7", "Something is badly wrong")]
    [InlineData("says nothing", "exit 0", "without a whole report")]
    [InlineData("commands the terminal", "printf 'bad \\033]0;owned\\007 \\033[2J\\n' >&2; exit 1", "exit code 1")]
    [InlineData("hangs", "exec sleep 600", "printed nothing for too long")]
    public async Task Scan_EngineFails_LeavesEveryHostUnknownAndSaysWhy(string fault, string script, string explanation)
    {
        _work.UseAsNmap(Version + script);
        _work.Settings["NMAP__SILENCELIMIT"] = "00:00:02";

        var result = (await ScanAsync()).ShouldExit(1, 3).ShouldBePlain();

        var lines = HostLine.ReadAll(result);
        lines.Count.ShouldBe(3, fault);
        lines.ShouldAllBe(line => line.State == "unknown" && !line.Complete && line.Services.Count == 0);
        lines.ShouldAllBe(line => line.Coverage == null || line.Coverage.Count == 0);
        result.Error.ShouldContain("3 unknown");
        result.Error.ShouldContain(explanation);
    }

    [Theory]
    // An empty state takes about 200 KB: there is no room for it, then none for the plan, then none for what is seen.
    [InlineData("64k")]
    [InlineData("256k")]
    [InlineData("320k")]
    public async Task Scan_StateFillsItsDisk_FailsAndSaysSo(string size)
    {
        if (!Environment.IsPrivilegedProcess)
            Assert.Skip("a small file system can be mounted only as root");
        Machine.Needs("nmap", "unshare", "mount");
        var disk = Directory.CreateDirectory(_work.File("disk")).FullName;
        var inventory = _work.Write("estate.json", ThreeHosts);

        // A file system of its own in a mount namespace of its own: both are gone with the process.
        var result = await _work.RunOtherAsync("unshare", "--mount", "bash", "-c", "mount -t tmpfs -o size=$1 tmpfs \"$0\" && cd \"$0\" && shift && exec \"$@\"", disk,
            size, "dotnet", Path.Combine(AppContext.BaseDirectory, "cloudscan.dll"), "scan", "--inventory", inventory, "--ports", "9", "--state", "state.db", "--format", "ndjson");

        result.ShouldExit(1, 3).ShouldBePlain();
        result.Error.ShouldContain("the disk is full");
        result.Error.ShouldContain("make room");
        HostLine.ReadAll(result).ShouldAllBe(line => line.Complete && line.State == "up");
    }

    private static string ThreeHosts => new Estate("127.0.0.0/24")
    {
        Assets = [new("a", "127.0.0.1"), new("b", "127.0.0.2"), new("c", "127.0.0.3")],
    }.ToString();

    private Task<CommandResult> ScanAsync() =>
        _work.RunAsync("scan", "--inventory", _work.Write("estate.json", ThreeHosts), "--ports", "9", "--format", "ndjson");
}
