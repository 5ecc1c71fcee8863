using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.Scanning.Nmap.Pacing;

/// <summary>What a job sends: its budget, as far as the way to its subnet was found to carry it, shared by its port scan and its detection processes.</summary>
internal sealed class JobPace
{
    /// <summary>What nmap was late with it may make good at one hundredth of its rate; at exactly its rate it would be late ever after.</summary>
    private const double Recovering = 1.01;

    private readonly Lock _lock = new();
    private readonly ScanJob _job;
    private readonly NmapJobTools _tools;
    private volatile PacketBudget _budget;
    private int _leastPortRate;
    private bool _havePortsEnded;
    private int _whenPortsEnded;

    public JobPace(ScanJob job, NmapJobTools tools)
    {
        (_job, _tools) = (job, tools);
        _budget = PacketBudget.Of(job, tools.Options.MaxDetectionProcesses);
        (Ports, Detection) = (new PacketPace(tools.Time), new PacketPace(tools.Time));
        Set();
    }

    /// <summary>The turns of the port scan.</summary>
    public PacketPace Ports { get; }

    /// <summary>The turns of all detection processes together.</summary>
    public PacketPace Detection { get; }

    public PacketBudget Budget => _budget;

    /// <summary>What of its packets the way was found to carry, 0 to 1.</summary>
    public double CarriedShare => _tools.Shares.Of(Subnet);

    /// <summary>Packets a second of the port scan, as far as they arrive.</summary>
    public int PortRate => Carried(_budget.PortRate);

    /// <summary>What each detection process may send now: with the port scan ended, what that sent, too.</summary>
    public DetectionShare DetectionShare => _budget.Share(Carried(_havePortsEnded ? _budget.Total : _budget.DetectionPackets));

    // A job never spans two.
    private SubnetKey Subnet => _job.Targets[0].Subnet;

    /// <summary>A port scan begins that may not be lowered below so many packets a second.</summary>
    public void BeginPorts(int leastRate)
    {
        lock (_lock)
        {
            _leastPortRate = leastRate;
            Set();
        }
    }

    /// <summary>The port scan has ended: detection gets its packets.</summary>
    public void EndPorts()
    {
        lock (_lock)
        {
            (_havePortsEnded, _whenPortsEnded, _leastPortRate) = (true, _budget.Total, 0);
            Set();
        }
    }

    /// <summary>
    /// With how many packets a second the job gets along that only identifies services any more: those that detection had beside the port scan. With fewer, a wave of the connections
    /// that nmap makes at once would wait for longer than a service waits for a client.
    /// </summary>
    /// <returns>Null while ports are asked, and where nothing could be shared in the first place.</returns>
    public int? FindNeed()
    {
        lock (_lock)
            return _havePortsEnded && _budget.AreConcurrent ? Math.Max(PacketBudget.FewestToShare, _whenPortsEnded / 4) : null;
    }

    /// <summary>This part of the answers was lost: the way carries that part of what is sent now, and what runs is held to it at once.</summary>
    public void Lost(double lost, double carried)
    {
        _tools.Shares.Lost(Subnet, carried);
        lock (_lock)
            Set();
        _tools.Logger.Lost(_job.JobId, lost, Subnet, PortRate);
    }

    /// <summary>No answers were lost: the way may carry more.</summary>
    public void AllCarried()
    {
        _tools.Shares.Carried(Subnet);
        lock (_lock)
            Set();
    }

    /// <summary>Sends fewer packets from now on. What runs is held to it at once.</summary>
    /// <inheritdoc cref="IScanEngine.Lower" path="/returns"/>
    public int? Lower(int packetsPerSecond)
    {
        lock (_lock)
        {
            var total = Math.Max(packetsPerSecond, Math.Max(PacketBudget.FewestToShare, _budget.TotalFor(_leastPortRate)));
            if (total >= _budget.Total)
                return null;
            _budget = _budget.With(total);
            Set();
            return total;
        }
    }

    /// <summary>Sends more packets, by the processes that are started from now on: each that runs keeps to its own <c>--max-rate</c>.</summary>
    public void Raise(int packetsPerSecond)
    {
        lock (_lock)
        {
            if (packetsPerSecond <= _budget.Total)
                return;
            _budget = _budget.With(packetsPerSecond);
            Set();
        }
    }

    private int Carried(int packets) => Math.Max(1, (int)(packets * CarriedShare));

    private void Set()
    {
        Ports.PerSecond = PortRate * Recovering;
        Detection.PerSecond = DetectionShare.Packets;
    }
}
