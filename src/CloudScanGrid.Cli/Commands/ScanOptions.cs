using System.CommandLine;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.Host.Campaigns;

namespace CloudScanGrid.Cli.Commands;

/// <summary>The options that say how to scan, and what they make.</summary>
internal sealed class ScanOptions
{
    public Option<string?> Profile { get; } = new("--profile", "-p")
    {
        Description = "How to scan: discovery, light, standard, udp or deep; 'cloudscan profile list' tells what each sends and costs. Default standard.",
        HelpName = "NAME",
        CompletionSources = { "discovery", "light", "standard", "udp", "deep" },
    };

    public Option<string?> Ports { get; } = new("--ports")
    {
        Description = "Ask these ports instead of the profile's, written as for nmap's -p: 22,80,8000-8100,U:53.",
        HelpName = "SPEC",
    };

    public Option<long?> Budget { get; } = new("--budget") { Description = "Ask at most so many ports, over all hosts.", HelpName = "PROBES" };

    public Option<int?> MaxRate { get; } = new("--max-rate") { Description = "Send at most so many packets a second, within the accounts' limits.", HelpName = "PPS" };

    public void AddTo(Command command)
    {
        foreach (var option in (ReadOnlySpan<Option>)[Profile, Ports, Budget, MaxRate])
            command.Add(option);
    }

    /// <summary>The profile that was asked for.</summary>
    /// <exception cref="FormatException">Names what is wrong, and the remedy.</exception>
    public ScanProfile ProfileOf(Invocation run) => CampaignRequests.ProfileOf(run.Value(Profile) ?? ScanProfiles.Standard.Name, run.Value(Ports));

    /// <summary>The request that was asked for.</summary>
    /// <exception cref="UsageException">A limit is not positive.</exception>
    public ScanRequest RequestOf(Invocation run, ScanProfile profile, IEnumerable<AccountKey> accounts)
    {
        Check(run);
        return new ScanRequest
        {
            Accounts = [.. accounts],
            Profile = profile,
            ProbeBudget = run.Value(Budget),
            MaxPacketsPerSecond = run.Value(MaxRate),
            RequestedBy = "cloudscan",
        };
    }

    /// <summary>Checks the limits before anything is opened.</summary>
    /// <exception cref="UsageException">A limit is not positive.</exception>
    public void Check(Invocation run)
    {
        if (run.Value(Budget) is < 1)
            throw new UsageException($"--budget {run.Value(Budget)}: write at least 1 probe, or leave it out");
        if (run.Value(MaxRate) is < 1)
            throw new UsageException($"--max-rate {run.Value(MaxRate)}: write at least 1 packet a second, or leave it out");
    }
}
