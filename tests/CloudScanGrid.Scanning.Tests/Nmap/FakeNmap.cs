using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.Scanning.Tests.Nmap;

/// <summary>A shell script that plays an nmap that fails.</summary>
internal sealed class FakeNmap : IDisposable
{
    private const string Begin = """<?xml version="1.0"?><nmaprun scanner="nmap" start="1700000000" version="7.93"><scaninfo type="connect" protocol="tcp" numservices="1" services="80"/>""";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cloudscan-fake-");

    public FakeNmap(string body, string version = "Nmap version 7.93 ( https://nmap.org )", TimeProvider? time = null)
    {
        Rig = new ScanRig(time);
        ExecutablePath = System.IO.Path.Combine(_folder.FullName, "nmap");
        var script = $"""
            #!/bin/sh
            if [ "$1" = --version ]; then echo '{version}'; exit 0; fi
            printf '%s\n' "$@" > '{ArgumentsPath}'
            env > '{EnvironmentPath}'
            cat > '{TargetsPath}'
            begin() {"{"} echo '{Begin}'; {"}"}
            host() {"{"} echo '<host starttime="1700000000" endtime="1700000001"><status state="up" reason="user-set"/><address addr="'"$1"'" addrtype="ipv4"/>'"$2"'</host>'; {"}"}
            ports='<ports><port protocol="tcp" portid="80"><state state="open" reason="syn-ack"/></port></ports>'
            finish() {"{"} echo '<runstats><finished time="1700000002" elapsed="2" exit="success"/><hosts up="1" down="0" total="1"/></runstats></nmaprun>'; {"}"}
            {body}
            """;
        File.WriteAllText(ExecutablePath, script.ReplaceLineEndings("\n") + "\n");
        File.SetUnixFileMode(ExecutablePath, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Rig.Options.ExecutablePath = ExecutablePath;
    }

    public ScanRig Rig { get; }

    public string ExecutablePath { get; }

    public string ArgumentsPath => System.IO.Path.Combine(_folder.FullName, "arguments");

    public string EnvironmentPath => System.IO.Path.Combine(_folder.FullName, "environment");

    public string TargetsPath => System.IO.Path.Combine(_folder.FullName, "targets");

    public async Task<(ScanReport Report, List<HostObservation> Hosts)> RunAsync(ScanProfile? profile = null) =>
        await Rig.RunAsync(Rig.Job(profile ?? ScanRig.Ports(80), ScanRig.Target("127.0.0.1", "i-1"), ScanRig.Target("127.0.0.2", "i-2")));

    public void Dispose()
    {
        Rig.Dispose();
        _folder.Delete(recursive: true);
    }
}
