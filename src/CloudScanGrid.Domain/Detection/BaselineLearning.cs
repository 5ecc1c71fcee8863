using System.Collections.Immutable;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.Domain.Detection;

/// <summary>Folds a look into what is believed of an address.</summary>
internal static class BaselineLearning
{
    /// <summary>Silence is half the evidence of a refusal: it may be loss.</summary>
    private const double NoAnswerWeight = 0.5;

    /// <summary>A port that is closed and was open this little (by forgetting, 50 looks ago) is a port that was never open.</summary>
    private const double ForgottenBelow = 0.1;

    public static AddressBaseline Fold(AddressBaseline known, HostLook look, PortCoverage coverage, DateTimeOffset observedAt)
    {
        var ports = ImmutableArray.CreateBuilder<PortBelief>(known.Ports.Length + look.Open.Count);
        foreach (var belief in known.Ports)
        {
            var updated = look.OpenAt(belief.Port) is { } service ? SeenOpen(belief, service) : SeenNotOpen(belief, look.AbsenceOf(belief.Port));
            if (updated.IsOpen || updated.SeenOpen >= ForgottenBelow)
                ports.Add(updated);
        }

        var before = ports.Count;
        foreach (var service in look.Open)
        {
            if (known.Find(service.Port) is null)
                ports.Add(FirstOpen(service, known.LooksAt(service.Port)));
        }

        if (ports.Count > before && before > 0)
            ports.Sort(static (left, right) => left.Port.CompareTo(right.Port));
        return (look.IsWhole ? known.WithLook(coverage, observedAt) : known) with { Ports = ports.ToImmutable() };
    }

    /// <summary>What a probe identified, or null: a missing product says nothing, and a name from the port table is a guess.</summary>
    public static string? IdentifiedProduct(ObservedService service) => service.Method == ServiceMethod.Probed ? service.Product : null;

    /// <summary>Whether a probe identified another product, or another version of it, than is believed.</summary>
    public static bool Differs(PortBelief belief, ObservedService service) =>
        IdentifiedProduct(service) is { } product && belief.Product is not null && !IsSame(belief.Product, belief.Version, product, service.Version);

    public static bool IsSame(string? product, string? version, string? otherProduct, string? otherVersion) =>
        product == otherProduct && (version is null || otherVersion is null || VersionOrder.MayBeSame(version, otherVersion));

    private static PortBelief FirstOpen(ObservedService service, int closedLooks) => new(
        service.Port, 1, Surprise.Faded(closedLooks) * Surprise.Fading, IsOpen: true, service.Name, IdentifiedProduct(service), IdentifiedVersion(service))
    {
        SeenSame = IdentifiedProduct(service) is null ? 0 : 1,
    };

    private static PortBelief SeenOpen(PortBelief belief, ObservedService service)
    {
        var counted = belief with
        {
            SeenOpen = (belief.SeenOpen * Surprise.Fading) + 1,
            SeenNotOpen = belief.SeenNotOpen * Surprise.Fading,
            IsOpen = true,
            Streak = belief.IsOpen ? belief.Streak + 1 : 1,
            Returns = belief.IsOpen ? belief.Returns : belief.Returns + 1,
            Name = service.Method == ServiceMethod.Probed ? service.Name ?? belief.Name : belief.Name ?? service.Name,
        };
        if (IdentifiedProduct(service) is not { } product)
            return counted;
        if (Differs(belief, service))
        {
            return counted with
            {
                Product = product,
                Version = service.Version,
                SeenSame = 1,
                PreviousProduct = belief.Product,
                PreviousVersion = belief.Version,
            };
        }

        // The longer of two texts of the same version says more: "8.9p1 Ubuntu 3" after "8.9p1".
        var version = service.Version?.Length > (belief.Version?.Length ?? 0) ? service.Version : belief.Version;
        return counted with { Product = product, Version = version, SeenSame = (belief.SeenSame * Surprise.Fading) + 1 };
    }

    private static PortBelief SeenNotOpen(PortBelief belief, Absence absence) => absence == Absence.None
        ? belief
        : belief with
        {
            SeenOpen = belief.SeenOpen * Surprise.Fading,
            SeenNotOpen = (belief.SeenNotOpen * Surprise.Fading) + (absence == Absence.Closed ? 1 : NoAnswerWeight),
            IsOpen = false,
            Streak = belief.IsOpen ? 1 : belief.Streak + 1,
        };

    private static string? IdentifiedVersion(ObservedService service) => IdentifiedProduct(service) is null ? null : service.Version;
}
