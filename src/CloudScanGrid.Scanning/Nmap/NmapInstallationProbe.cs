using System.Collections.Immutable;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.Scanning.Nmap.Guarding;
using CloudScanGrid.Scanning.Nmap.Pacing;

namespace CloudScanGrid.Scanning.Nmap;

/// <summary>Finds nmap, asks its version and learns what the operating system lets it do.</summary>
internal sealed partial class NmapInstallationProbe(NmapOptions options, TimeProvider time)
{
    private static readonly Version Oldest = new(7, 80);
    private static readonly Version FirstThatNamesPorts = new(7, 92);
    private static readonly TimeSpan VersionTimeout = TimeSpan.FromSeconds(20);

    private Known? _known;

    /// <summary>Looks; asks the program again only when its file has changed.</summary>
    public async Task<NmapInstallation> FindAsync(CancellationToken cancellationToken)
    {
        if (ProgramPath.Find(options.ExecutablePath) is not { } path)
        {
            return NotReady(
                ScanOutcome.EngineMissing, null, $"nmap is not installed: '{options.ExecutablePath}' was not found; install it (apt install nmap) or set its path");
        }

        var writtenAt = File.GetLastWriteTimeUtc(path);
        if (_known is { } known && string.Equals(known.Path, path, StringComparison.Ordinal) && known.WrittenAt == writtenAt)
            return known.Installation;
        var installation = await AskAsync(path, cancellationToken);
        if (installation.Capabilities.IsReady)
            _known = new Known(path, writtenAt, installation);
        return installation;
    }

    private static NmapInstallation NotReady(ScanOutcome outcome, string? version, string explanation) =>
        new(new EngineCapabilities(outcome, version, RawPackets: false, explanation), null, [], NamesPorts: false, null);

    private async Task<NmapInstallation> AskAsync(string path, CancellationToken cancellationToken)
    {
        string output;
        try
        {
            output = await AskVersionAsync(path, cancellationToken);
        }
        catch (Win32Exception exception)
        {
            return NotReady(ScanOutcome.NotPermitted, null, $"{path} could not be started: {exception.Message}; check its permissions");
        }
        catch (TimeoutException)
        {
            return NotReady(ScanOutcome.EngineHung, null, $"'{path} --version' gave no answer within {VersionTimeout.TotalSeconds:F0} s");
        }

        if (VersionLine().Match(output) is not { Success: true } match)
            return NotReady(ScanOutcome.EngineTooOld, null, $"{path} does not tell its version as nmap does; install nmap {Oldest} or later");
        var text = match.Groups["version"].Value;
        var version = new Version(Number(match, "major"), Number(match, "minor"));
        if (version < Oldest)
            return NotReady(ScanOutcome.EngineTooOld, text, $"nmap {text} is too old; install {Oldest} or later");

        var isRaw = options.UseRawPackets ?? RawPackets.AreAllowed();
        var wrappers = Wrappers(out var missing);
        var (gate, whyNot) = await PacketGate.OpenAsync(path);
        if (gate is null)
            missing += $"; its packets are as many as it aims at, its connections bounded in number, not by the second ({whyNot})";
        var explanation = isRaw
            ? $"nmap {text} at {path} with raw packets: SYN and UDP scans"
            : $"nmap {text} at {path} without raw packets: TCP connect scans only; for SYN and UDP scans run as root or give the service the ambient capability CAP_NET_RAW";
        return new NmapInstallation(new EngineCapabilities(ScanOutcome.Completed, text, isRaw, explanation + missing), path, wrappers, version >= FirstThatNamesPorts, gate);
    }

    private static int Number(Match match, string group) => int.Parse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    private async Task<string> AskVersionAsync(string path, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(path) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, UseShellExecute = false };
        start.ArgumentList.Add("--version");
        using var process = await ProcessThread.StartAsync(start);
        try
        {
            process.StandardInput.Close();
            var buffer = new char[4096];
            return await ReadAsync().WaitAsync(VersionTimeout, time, cancellationToken);

            async Task<string> ReadAsync()
            {
                var read = await process.StandardOutput.ReadBlockAsync(buffer, CancellationToken.None);
                return new string(buffer, 0, read);
            }
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    // They replace themselves by the program they start, so the process that is watched and killed is nmap.
    private ImmutableArray<string> Wrappers(out string missing)
    {
        var wrappers = ImmutableArray.CreateBuilder<string>();
        missing = "";
        if (ProgramPath.Find("prlimit") is { } prlimit)
        {
            wrappers.AddRange(
                prlimit, string.Create(CultureInfo.InvariantCulture, $"--as={options.MemoryLimitBytes}"), "--core=0",
                string.Create(CultureInfo.InvariantCulture, $"--fsize={options.FileSizeLimitBytes}"), "--");
        }
        else
        {
            missing += "; prlimit (util-linux) is missing, so its memory is not limited";
        }

        if (ProgramPath.Find("setpriv") is { } setpriv)
            wrappers.AddRange(setpriv, "--pdeathsig", "KILL", "--");
        else
            missing += "; setpriv (util-linux) is missing, so it outlives a crash of this process";
        if (ProgramPath.Find("setsid") is { } setsid)
            wrappers.Add(setsid);
        if (ProcessGuard.Shell is null)
            missing += "; bash or /proc is missing, so it outlives its lease while this process is stopped";
        return wrappers.ToImmutable();
    }

    [GeneratedRegex(@"Nmap version (?<version>(?<major>\d{1,4})\.(?<minor>\d{1,4})\w*)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex VersionLine();

    private sealed record Known(string Path, DateTime WrittenAt, NmapInstallation Installation);
}
