using System.Collections.Immutable;
using CloudScanGrid.Domain.Networking;

namespace CloudScanGrid.Domain.Exposure;

/// <summary>A kind of service that the whole Internet should not reach.</summary>
/// <param name="Label">What people call it.</param>
/// <param name="Category">What makes it sensitive.</param>
/// <param name="Names">nmap's names of it, lower case.</param>
/// <param name="Products">Words, lower case, one of which begins the product's name where nmap only knows that the service speaks HTTP.</param>
/// <param name="Ports">Where it usually listens, for looks that identify nothing.</param>
/// <param name="SpeaksHttp">Whether it may be identified as plain HTTP, which then does not clear it.</param>
/// <param name="Why">Why it is sensitive, in a sentence.</param>
public sealed record SensitiveService(
    string Label,
    SensitiveCategory Category,
    ImmutableArray<string> Names,
    ImmutableArray<string> Products,
    ImmutableArray<NetworkPort> Ports,
    bool SpeaksHttp,
    string Why);
