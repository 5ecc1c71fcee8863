using CloudScanGrid.GrainInterfaces.Scanning;
using CloudScanGrid.Grains.Placement;

namespace CloudScanGrid.Grains.Scanning;

/// <summary>The slots that offer to scan a region. Forgotten when their silo is silent, leaves, or is declared dead.</summary>
internal sealed class ScannerSlots(string region, SiloCensus census, TimeProvider clock, TimeSpan expiry)
{
    private readonly Dictionary<ScannerKey, ScannerSlot> _slots = [];

    public int Count => _slots.Count;

    public int Busy => _slots.Values.Count(slot => slot.IsBusy);

    public int Silos => _slots.Values.Select(slot => slot.Silo).Distinct().Count();

    public IEnumerable<ScannerSlot> Free => _slots.Values.Where(slot => !slot.IsBusy && slot.RestsUntil <= clock.GetUtcNow() && !census.IsDead(slot.Silo));

    public IEnumerable<ScannerSlot> Of(string campaignId) => _slots.Values.Where(slot => slot.Job?.CampaignId == campaignId);

    /// <summary>The slots whose job has more of a limit than its share, and those that may because an earlier scheduler gave it to them.</summary>
    public IEnumerable<ScannerSlot> ThatMayShare(PacketShare share) => _slots.Values.Where(slot => slot.IsBusy && slot.KeepsPacketsUntil <= clock.GetUtcNow()
        && (slot.Job is null || (share.Concerns(slot.Job) && slot.Packets > share.PacketsPerSecond)));

    /// <summary>The slots whose job may hand targets back before its end; those too whose job an earlier scheduler gave to them.</summary>
    public IEnumerable<ScannerSlot> ThatMayYield => _slots.Values.Where(slot => slot.IsBusy && slot.Job?.Profile.CanTakeRounds != false);

    public ScannerSlot? Find(ScannerKey key) => _slots.GetValueOrDefault(key);

    /// <summary>Takes a silo's slots on, or keeps them.</summary>
    /// <returns>Those that are new.</returns>
    public IReadOnlyList<ScannerSlot> Hear(ScannerAnnouncement scanner)
    {
        var joined = new List<ScannerSlot>();
        for (var number = 0; number < scanner.Slots; number++)
        {
            var key = new ScannerKey(region, scanner.Silo, number);

            // A silo that came back under its name is another one: what the earlier one ran is gone.
            if (!_slots.TryGetValue(key, out var slot) || !slot.Silo.Equals(scanner.Address))
                joined.Add(_slots[key] = slot = new ScannerSlot(key, scanner.Address));
            slot.Heard(scanner, clock.GetUtcNow(), expiry);
        }

        return joined;
    }

    public void Forget(ScannerKey key) => _slots.Remove(key);

    public void Forget(string silo)
    {
        foreach (var key in _slots.Keys.Where(key => string.Equals(key.Silo, silo, StringComparison.Ordinal)).ToList())
            _slots.Remove(key);
    }

    /// <summary>Forgets the silent and the dead.</summary>
    /// <returns>Those that were forgotten.</returns>
    public IReadOnlyList<ScannerSlot> ForgetLost()
    {
        var oldest = clock.GetUtcNow() - expiry;
        var lost = _slots.Values.Where(slot => slot.LastHeardAt < oldest || census.IsDead(slot.Silo)).ToList();
        foreach (var slot in lost)
            _slots.Remove(slot.Key);
        return lost;
    }
}
