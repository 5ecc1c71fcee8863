using CloudScanGrid.Client;
using CloudScanGrid.Domain.Campaigns;
using CloudScanGrid.Domain.Display;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.GrainInterfaces;

namespace CloudScanGrid.Host.Campaigns;

/// <summary>Turns what people write into a scan request, and starts it.</summary>
public sealed class CampaignRequests(IInventoryStore inventory, IGrainFactory grains, TimeProvider clock)
{
    private const int MostShown = 100;

    /// <summary>Starts a campaign.</summary>
    /// <returns>The campaign's id.</returns>
    /// <exception cref="FormatException">Names what is wrong with the request, and the remedy.</exception>
    public async Task<string> StartAsync(CampaignRequestResource request, string requestedBy, CancellationToken cancellationToken)
    {
        var accounts = request.Accounts.Count > 0
            ? request.Accounts.Select(AccountKey.Parse)
            : (await inventory.ListAccountsAsync(cancellationToken)).Select(account => account.Key);
        var scan = new ScanRequest
        {
            Accounts = [.. accounts],
            Profile = ProfileOf(request.Profile, request.Ports),
            ProbeBudget = request.ProbeBudget is null or > 0 ? request.ProbeBudget : throw new FormatException($"budget {request.ProbeBudget}: at least 1 probe"),
            MaxPacketsPerSecond = request.MaxPacketsPerSecond is null or > 0
                ? request.MaxPacketsPerSecond
                : throw new FormatException($"max-rate {request.MaxPacketsPerSecond}: at least 1 packet a second"),
            From = RegionOf(request),
            PrivateToo = request.PrivateToo,
            RequestedBy = requestedBy,
        };
        return await StartAsync(scan);
    }

    /// <summary>Starts a campaign that is fully described.</summary>
    /// <returns>The campaign's id.</returns>
    public async Task<string> StartAsync(ScanRequest request)
    {
        var id = CampaignId.New(clock.GetUtcNow());
        await grains.GetCampaign(id).StartAsync(request);
        return id;
    }

    private static string? RegionOf(CampaignRequestResource request) => request.From switch
    {
        null when request.PrivateToo => throw new FormatException("private: say whose scanners reach the private addresses (from)"),
        null => null,
        var region when RegionName.IsValid(region) => region,
        var region => throw new FormatException($"from '{TerminalText.Escape(region, MostShown)}': write the region of the scanners, {RegionName.Rule}"),
    };

    /// <summary>A profile by name, with its ports replaced when some are named.</summary>
    /// <exception cref="FormatException">Names what is wrong, and the remedy.</exception>
    public static ScanProfile ProfileOf(string name, string? ports)
    {
        var profile = ScanProfiles.Find(name)
            ?? throw new FormatException($"no profile '{name}'; there are {string.Join(", ", ScanProfiles.All.Select(known => known.Name))}");
        if (ports is null)
            return profile;
        if (profile.DiscoveryOnly)
            throw new FormatException("profile discovery asks no ports: leave the ports out, or choose another profile");
        if (!PortSpecification.TryParse(ports, out var coverage, out var error))
            throw new FormatException($"ports: {error}");
        return profile with { Ports = PortSelection.Of(coverage), Tcp = !coverage.Tcp.IsEmpty, Udp = !coverage.Udp.IsEmpty };
    }
}
