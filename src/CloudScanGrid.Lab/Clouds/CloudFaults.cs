namespace CloudScanGrid.Lab.Clouds;

/// <summary>What a fake provider does wrong, for as long as it is to.</summary>
public sealed class CloudFaults
{
    private readonly Lock _lock = new();
    private readonly List<(CloudFault Fault, int Seen)> _faults = [];

    /// <summary>Begins to do something wrong.</summary>
    public void Add(CloudFault fault)
    {
        lock (_lock)
            _faults.Add((fault, 0));
    }

    /// <summary>Does everything right again.</summary>
    public void Clear()
    {
        lock (_lock)
            _faults.Clear();
    }

    internal CloudFault? Of(CloudCall call)
    {
        lock (_lock)
        {
            CloudFault? first = null;
            for (var place = 0; place < _faults.Count; place++)
            {
                var (fault, seen) = _faults[place];
                if (!fault.Concerns(call))
                    continue;
                _faults[place] = (fault, seen + 1);
                if (first is null && seen >= fault.After && seen - fault.After < fault.Times)
                    first = fault;
            }

            return first;
        }
    }

    /// <summary>Whether a call would be denied at this moment; it is not counted as one.</summary>
    internal bool Denies(CloudCall call)
    {
        lock (_lock)
            return _faults.Exists(one => one.Fault.Kind == CloudFaultKind.Deny && one.Fault.Concerns(call) && one.Seen >= one.Fault.After && one.Seen - one.Fault.After < one.Fault.Times);
    }
}
