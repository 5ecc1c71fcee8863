using System.Globalization;
using CloudScanGrid.TestServers.Programs;

namespace CloudScanGrid.TestServers.Clusters;

/// <summary>One silo of a <see cref="NetworkedCluster"/>, and whoever starts it again when it ends, as its supervisor would.</summary>
public sealed class NetworkedSilo : IAsyncDisposable
{
    private readonly string[] _arguments;

    internal NetworkedSilo(string name, string roles, string? region, NetworkPlace place, IReadOnlyDictionary<string, string> settings, string? program)
    {
        Name = name;
        Region = region;
        Place = place;
        Work = new Workplace { Namespace = place.Namespace };
        Work.Program = program ?? Work.Program;
        foreach (var (key, value) in settings)
            Work.Settings[key] = value;
        Work.Settings["CLUSTER__ADVERTISEDADDRESS"] = place.Address.ToString();
        Clock = new JumpingClock(Work.File("clock"));
        foreach (var (key, value) in Clock.Variables)
            Work.Variables[key] = value;
        string[] where = region is null ? [] : ["--region", region];
        _arguments = ["run", "--roles", roles, "--url", "http://127.0.0.1:8080", .. where];
        Program = Work.Start(_arguments);
    }

    /// <summary>As in <c>a1</c>.</summary>
    public string Name { get; }

    /// <summary>The region that it scans; null where it does not.</summary>
    public string? Region { get; }

    /// <summary>Where it stands.</summary>
    public NetworkPlace Place { get; }

    /// <summary>Its directory and settings; other commands of the program may run there.</summary>
    public Workplace Work { get; }

    /// <summary>Its wall clock.</summary>
    public JumpingClock Clock { get; }

    /// <summary>The process that runs, or ran last.</summary>
    public RunningProgram Program { get; private set; }

    /// <summary>Exit codes of those before it.</summary>
    public List<int> Ended { get; } = [];

    /// <summary>The name of the process in the membership.</summary>
    public string MemberName => string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}-{Program.Id}");

    /// <summary>Whether it serves.</summary>
    public bool HasJoined => !Program.HasExited && Program.Out.Contains("serving", StringComparison.Ordinal);

    /// <summary>Sends a signal to the process, unless it has ended.</summary>
    public async Task SignalAsync(string signal)
    {
        if (!Program.HasExited)
            await Program.SignalAsync(signal);
    }

    /// <summary>Starts it again if it has ended.</summary>
    /// <returns>Whether it had.</returns>
    public async Task<bool> ReviveAsync()
    {
        if (!Program.HasExited)
            return false;
        Ended.Add((await Program.WaitAsync()).Code);
        await Program.DisposeAsync();
        Program = Work.Start(_arguments);
        return true;
    }

    /// <summary>Asks it to stop, and starts another version of the program in its place.</summary>
    public async Task ReplaceAsync(string program)
    {
        await SignalAsync("TERM");
        await Program.WaitAsync();
        Work.Program = program;
        await ReviveAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Program.DisposeAsync();
        Work.Dispose();
    }
}
