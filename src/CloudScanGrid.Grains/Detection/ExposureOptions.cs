using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Net;
using CloudScanGrid.Domain.Exposure.Reachability;
using CloudScanGrid.Domain.Networking;

namespace CloudScanGrid.Grains.Detection;

/// <summary>What nobody's API says of the places that are scanned from.</summary>
public sealed class ExposureOptions : IValidatableObject
{
    /// <value>
    /// The networks that scanners' packets come from, as their targets see them, each <c>vantage=network</c>, as in <c>eu-west-1/internal=10.0.9.0/24</c>; a vantage may have several. Default
    /// none: of what answers from the inside it is then only said that no rule allows it where no rule allows anybody.
    /// </value>
    public IList<string> VantageSources { get; init; } = [];

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var text in VantageSources)
        {
            var (vantage, network) = Split(text);
            if (vantage.Split('/') is not [{ Length: > 0 }, { Length: > 0 }])
                yield return new ValidationResult($"'{text}': write region/vantage=network, as in eu-west-1/internal=10.0.9.0/24", [nameof(VantageSources)]);
            else if (!AddressText.TryParseCidr(network, out _))
                yield return new ValidationResult($"'{text}': {AddressText.CidrRemedy(network)}", [nameof(VantageSources)]);
        }
    }

    /// <summary>The places that it says.</summary>
    public VantageSources ToSources() => new(VantageSources
        .Select(Split)
        .GroupBy(one => one.Vantage, one => IPNetwork.Parse(one.Network), StringComparer.Ordinal)
        .ToImmutableSortedDictionary(vantage => vantage.Key, vantage => AddressSet.Of(vantage), StringComparer.Ordinal));

    private static (string Vantage, string Network) Split(string text) => text.Split('=', 2) is [var vantage, var network] ? (vantage.Trim(), network.Trim()) : (text, "");
}
