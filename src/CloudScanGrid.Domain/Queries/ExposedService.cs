using CloudScanGrid.Domain.Exposure;
using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.Domain.Queries;

/// <summary>A service that answers, and who on the internet may reach it.</summary>
/// <param name="Service">The service.</param>
/// <param name="Reach">Who may; null where no way from the internet leads there.</param>
public sealed record ExposedService(CurrentService Service, InternetReach? Reach)
{
    /// <summary>Whether anybody may at all. Otherwise it is one rule, route or address away from that.</summary>
    public bool IsExposed => Reach is { Sources.IsEmpty: false };
}
