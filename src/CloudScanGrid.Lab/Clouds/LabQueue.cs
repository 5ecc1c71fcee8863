using System.Globalization;

namespace CloudScanGrid.Lab.Clouds;

/// <summary>A queue of changes: a message that was received is hidden for a while, and is there again unless it was deleted. It does not let callers wait. How it is asked is its provider's.</summary>
public abstract class LabQueue
{
    private readonly Lock _lock = new();
    private readonly List<LabMessage> _messages = [];
    private int _receipts;

    /// <summary>Messages that nobody has deleted.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _messages.Count;
        }
    }

    /// <summary>Sends a message.</summary>
    public void Send(string body)
    {
        lock (_lock)
            _messages.Add(new LabMessage(Guid.NewGuid().ToString(), body, null));
    }

    /// <summary>Shows messages again that somebody received and did not delete, as when their time is over.</summary>
    public void ShowAgain()
    {
        lock (_lock)
        {
            for (var place = 0; place < _messages.Count; place++)
                _messages[place] = _messages[place] with { Receipt = null };
        }
    }

    /// <summary>Hands out messages that nobody has.</summary>
    private protected IReadOnlyList<LabMessage> Take(int most)
    {
        lock (_lock)
        {
            var taken = new List<LabMessage>();
            for (var place = 0; place < _messages.Count && taken.Count < most; place++)
            {
                if (_messages[place].Receipt is null)
                    taken.Add(_messages[place] = _messages[place] with { Receipt = (++_receipts).ToString(CultureInfo.InvariantCulture) });
            }

            return taken;
        }
    }

    /// <summary>Deletes a message.</summary>
    /// <returns>Whether it was there, under the receipt of the last one who received it.</returns>
    private protected bool Remove(string? receipt)
    {
        lock (_lock)
            return receipt is not null && _messages.RemoveAll(message => message.Receipt == receipt) > 0;
    }
}
