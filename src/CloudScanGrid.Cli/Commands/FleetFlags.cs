using System.CommandLine;
using CloudScanGrid.Lab;
using CloudScanGrid.Lab.Fleets;

namespace CloudScanGrid.Cli.Commands;

/// <summary>The options that say which fleet is drawn.</summary>
internal sealed class FleetFlags
{
    public Option<ulong?> Seed { get; } = new("--seed") { Description = "Draw the fleet from this number. Default 1.", HelpName = "NUMBER" };

    public Option<int?> Hosts { get; } = new("--hosts") { Description = "How many hosts the fleet has. Default 48.", HelpName = "NUMBER" };

    /// <summary>What to draw; null where nothing was said, so that a fleet that is there runs as it is.</summary>
    public FleetOptions? OptionsOf(Invocation run, LabForm? form, LabDirectory directory)
    {
        var (seed, hosts) = (run.Value(Seed), run.Value(Hosts));
        if (form is null && seed is null && hosts is null)
            return null;
        var known = directory.ReadFleet()?.Options ?? new FleetOptions();
        // Subnets hold 200 hosts at most; a fleet of the usual size keeps the usual four.
        var options = known with { Form = form ?? known.Form, Seed = seed ?? known.Seed, Hosts = hosts ?? known.Hosts };
        options = options with { Subnets = Math.Max(options.Subnets, (options.Hosts + Fleet.MaxHostsPerSubnet - 1) / Fleet.MaxHostsPerSubnet) };
        options.Validate();
        return options;
    }
}
