using System.ComponentModel.DataAnnotations;
using CloudScanGrid.Domain.Inventory;

namespace CloudScanGrid.Host.Configuration;

/// <summary>What this silo is. Section <c>Grid</c>.</summary>
public sealed class GridOptions : IValidatableObject
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Grid";

    /// <value>What the silo does: any of <c>control</c>, <c>scanner</c>, <c>api</c>. Default all of them.</value>
    public SiloRoles Roles { get; set; } = SiloRoles.Control | SiloRoles.Scanner | SiloRoles.Api;

    /// <value>The region it scans, at most 64 lower-case letters, digits and dashes. Default none: a grid of one silo serves every region.</value>
    [RegularExpression(RegionName.Pattern)]
    public string? Region { get; set; }

    /// <value>
    /// Regions that it scans besides <see cref="Region"/>, each written as that is: those near it where no scanner stands, and those of other providers at the same place, as <c>westeurope</c> and
    /// <c>europe-west4</c> beside <c>eu-central-1</c>. Default none.
    /// </value>
    public IList<string> AlsoRegions { get; init; } = [];

    /// <value>Where in its region its probes leave, as the second part of a vantage. Default <c>internal</c>.</value>
    [RegularExpression("^[a-z0-9-]{1,64}$")]
    public string Vantage { get; set; } = "internal";

    /// <value>The part of its region that fails as one, such as an availability zone: 1 to 64 lower-case letters, digits and dashes. Default none.</value>
    [RegularExpression("^[a-z0-9-]{1,64}$")]
    public string? Zone { get; set; }

    /// <value>Its name, unique in the grid. Default <c>silo-1</c>; in a cluster the machine's name and the process id.</value>
    [RegularExpression("^[A-Za-z0-9._-]{1,64}$")]
    public string? SiloName { get; set; }

    /// <value>Scan jobs at once, 1 to 64. Default 4: scanning waits far more than it works, so two a core keep a core busy.</value>
    [Range(1, 64)]
    public int ScannerSlots { get; set; } = 4;

    /// <value>Where the console and the API listen: on loopback, unless <see cref="AnyoneMayRead"/>. Default <c>http://127.0.0.1:8080</c>.</value>
    public Uri Url { get; set; } = new("http://127.0.0.1:8080");

    /// <value>
    /// Whether everybody who reaches <see cref="Url"/> may read the inventory, the services and the findings, for there is no authentication yet. Has to be said for
    /// an address that is not loopback. Changes are taken through the control socket either way. Default false.
    /// </value>
    public bool AnyoneMayRead { get; set; }

    /// <value>The DNS name by which others ask for <see cref="Url"/>, besides its addresses and <c>localhost</c>. Default none.</value>
    [RegularExpression("^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$")]
    public string? HostName { get; set; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (AlsoRegions.Count > 0 && Region is null)
            yield return new ValidationResult("a silo without a region scans every one: set Grid:Region, or leave these out", [nameof(AlsoRegions)]);
        foreach (var region in AlsoRegions.Where(region => !RegionName.IsValid(region)))
            yield return new ValidationResult($"'{region}': {RegionName.Rule}", [nameof(AlsoRegions)]);
    }
}
