using System.Collections.Immutable;
using System.Net;
using CloudScanGrid.Domain.Networking;

namespace CloudScanGrid.Domain.Exposure;

/// <summary>What the configuration says of one address of an asset: who may reach its ports, and by which rules.</summary>
internal interface IAllowances
{
    /// <summary>Whether every rule is known: only then one can be missing.</summary>
    bool IsWhole { get; }

    /// <summary>The address under which the internet's exposure is told: the same for all the addresses that stand for it.</summary>
    IPAddress Subject { get; }

    /// <summary>Who on the internet may reach a port, by the widest way; null where no way leads there at all.</summary>
    InternetReach? FromInternet(NetworkPort port);

    /// <summary>What keeps an observer from a port, rules named; null where nothing does, or nobody can tell.</summary>
    /// <param name="port">The port.</param>
    /// <param name="vantage">From where it is observed, by name.</param>
    ImmutableArray<string>? FindObstacle(NetworkPort port, string vantage);

    /// <summary>Whether the rules may keep an observer from a port: not every address that it may have is let in.</summary>
    /// <param name="port">The port.</param>
    /// <param name="vantage">From where it is observed, by name.</param>
    bool MayBlock(NetworkPort port, string vantage);
}
