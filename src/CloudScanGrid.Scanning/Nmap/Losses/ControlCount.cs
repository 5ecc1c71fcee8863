namespace CloudScanGrid.Scanning.Nmap.Losses;

/// <summary>What became of controls: ports that are known to answer and were asked again.</summary>
/// <param name="Asked">How many, each of each host.</param>
/// <param name="Lost">How many of them said nothing.</param>
/// <param name="Ports">How many different ports they are. nmap asks the hosts of a process for a port one after the other, and what is dropped is dropped at one time: the same
/// port of many hosts is one look at the way, not many.</param>
internal readonly record struct ControlCount(int Asked, int Lost, int Ports)
{
    /// <summary>What of them was lost, 0 to 1.</summary>
    public double LostShare => Asked == 0 ? 0 : Lost / (double)Asked;
}
