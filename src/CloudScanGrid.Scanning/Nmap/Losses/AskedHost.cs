using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.Scanning.Nmap.Losses;

/// <summary>A host whose ports have been asked.</summary>
internal sealed class AskedHost(HostObservation host)
{
    public HostObservation Host { get; private set; } = host;

    /// <summary>The TCP ports that answered, open or closed.</summary>
    public PortRanges Answers { get; private set; } = Silence.Answers(host);

    /// <summary>Takes the answers of ports that were silent before.</summary>
    /// <param name="silent">The ports of which <paramref name="again"/> is to be believed.</param>
    /// <param name="again">What it answered then, maybe of more ports.</param>
    /// <returns>Those that are silent still.</returns>
    public PortRanges Hear(PortRanges silent, HostObservation again)
    {
        Host = Silence.Broken(Host, silent, again);
        Answers = Answers.Union(Silence.Answers(again).Intersect(silent));
        return silent.Except(Answers);
    }

    public void GiveUp(string why) => Host = Host with { IsComplete = false, Remarks = Host.Remarks.Contains(why, StringComparer.Ordinal) ? Host.Remarks : Host.Remarks.Add(why) };
}
