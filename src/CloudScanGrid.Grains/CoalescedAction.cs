namespace CloudScanGrid.Grains;

/// <summary>
/// Runs an action one at a time; asking while it runs makes it run once more afterwards, however often it was asked. For grains, whose turns do not run in parallel.
/// </summary>
internal sealed class CoalescedAction(Func<Task> action)
{
    private bool _isRunning;
    private bool _isAsked;

    public async Task RunAsync()
    {
        _isAsked = true;
        if (_isRunning)
            return;
        _isRunning = true;
        try
        {
            while (_isAsked)
            {
                _isAsked = false;
                await action();
            }
        }
        finally
        {
            _isRunning = false;
        }
    }
}
