using Microsoft.Extensions.Logging;

namespace CloudScanGrid.Grains;

/// <summary>
/// Tells of an action that fails and is tried again each second, as while the disk is full: its first failure in full, then a line a minute, and its end. The
/// same exception each second would bury everything else, and fill the disk that is full already.
/// </summary>
/// <param name="subject">What cannot move on, as the beginning of a sentence.</param>
/// <param name="logger">The log.</param>
/// <param name="clock">The clock.</param>
internal sealed partial class RecurringTrouble(string subject, ILogger logger, TimeProvider clock)
{
    private static readonly TimeSpan Reminder = TimeSpan.FromMinutes(1);

    private int _failures;
    private long _toldAt;

    /// <summary>The action failed.</summary>
    public void Report(Exception exception)
    {
        _failures++;
        if (_failures == 1)
            LogBegan(exception, subject);
        else if (clock.GetElapsedTime(_toldAt) >= Reminder)
            LogLasts(subject, _failures, exception.Message);
        else
            return;
        _toldAt = clock.GetTimestamp();
    }

    /// <summary>The action went well.</summary>
    public void End()
    {
        if (_failures > 0)
            LogEnded(subject, _failures);
        _failures = 0;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Subject} could not move on; it tries again each second, and nothing of it is lost")]
    private partial void LogBegan(Exception exception, string subject);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Subject} could still not move on after {Failures} tries: {Reason}")]
    private partial void LogLasts(string subject, int failures, string reason);

    // A warning, so that whoever read of the trouble reads of its end.
    [LoggerMessage(Level = LogLevel.Warning, Message = "{Subject} moves on again after {Failures} failed tries")]
    private partial void LogEnded(string subject, int failures);
}
