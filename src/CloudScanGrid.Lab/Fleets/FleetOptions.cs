using System.Collections.Immutable;
using CloudScanGrid.Domain.Networking;

namespace CloudScanGrid.Lab.Fleets;

/// <summary>What a fleet is drawn from. Equal options give an equal fleet, on every machine and in every version that keeps the draw.</summary>
public sealed record FleetOptions
{
    /// <summary>The most hosts that a fleet may have: a file inventory of that size still loads at once.</summary>
    public const int MaxHosts = 10_000;

    /// <summary>The most hosts of the loopback form: it opens a socket for every listener.</summary>
    public const int MaxLoopbackHosts = 1_000;

    /// <summary>Any number.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>1 to <see cref="MaxHosts"/>, specials included. Default 48.</summary>
    public int Hosts { get; init; } = 48;

    /// <summary>1 to 200, at most 200 hosts each; their kinds go round edge, applications, data, office. Default 4.</summary>
    public int Subnets { get; init; } = 4;

    /// <summary>Default loopback.</summary>
    public LabForm Form { get; init; }

    /// <summary>Regions of the accounts, one account for each entry. Default two accounts in <c>eu-west-1</c>.</summary>
    public ImmutableArray<string> Regions { get; init; } = ["eu-west-1", "eu-west-1"];

    /// <summary>Sensitive services that a rule opens to everybody. Default 2.</summary>
    public int OpenToAnywhere { get; init; } = 2;

    /// <summary>Services that answer though no rule allows them. Default 2.</summary>
    public int AnswersNotAllowed { get; init; } = 2;

    /// <summary>Hosts that answer on every port. Default 1.</summary>
    public int Honeypots { get; init; } = 1;

    /// <summary>Hosts that hold whoever connects. Default 0: each costs a service scan two to three minutes.</summary>
    public int Tarpits { get; init; }

    /// <summary>Hosts whose services wait for 3 seconds before they answer. Default 1.</summary>
    public int Stalled { get; init; } = 1;

    /// <summary>Hosts tagged <c>no-scan</c>. Default 0.</summary>
    public int NoScan { get; init; }

    /// <summary>Subnets whose closed ports drop instead of resetting; the last ones of the fleet. Namespace form only. Default 1.</summary>
    public int QuietSubnets { get; init; } = 1;

    /// <summary>
    /// Ports that this machine cannot give (privileged, or taken by a listener on every address); they move up by <see cref="FleetPorts.Shift"/>. As in
    /// <c>22,80</c>; the laboratory finds them when it draws a loopback fleet.
    /// </summary>
    public string ShiftedPorts { get; init; } = "";

    /// <summary>Throws when a value is out of its bounds.</summary>
    /// <exception cref="LabException">Names every value that is out of bounds.</exception>
    public void Validate()
    {
        List<string> errors = [];
        var most = Form == LabForm.Loopback ? MaxLoopbackHosts : MaxHosts;
        if (Hosts < 1 || Hosts > most)
            errors.Add($"hosts is {Hosts}; the {Form.ToString().ToLowerInvariant()} form takes 1 to {most}");
        if (Subnets is < 1 or > 200)
            errors.Add($"subnets is {Subnets}; it takes 1 to 200");
        else if (Hosts > Subnets * Fleet.MaxHostsPerSubnet)
            errors.Add($"{Hosts} hosts need {(Hosts + Fleet.MaxHostsPerSubnet - 1) / Fleet.MaxHostsPerSubnet} subnets; subnets is {Subnets}");
        if (Regions.IsDefaultOrEmpty)
            errors.Add("regions is empty; each entry makes an account");
        if (OpenToAnywhere < 0 || AnswersNotAllowed < 0 || Honeypots < 0 || Tarpits < 0 || Stalled < 0 || NoScan < 0 || QuietSubnets < 0)
            errors.Add("a count is negative");
        if (ShiftedPorts.Length > 0 && !PortRanges.TryParse(ShiftedPorts, out _, out var error))
            errors.Add($"shifted ports: {error}");
        if (errors.Count > 0)
            throw new LabException($"The fleet cannot be drawn: {string.Join("; ", errors)}.");
    }
}
