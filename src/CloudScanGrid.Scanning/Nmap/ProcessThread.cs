using System.Collections.Concurrent;
using System.Diagnostics;

namespace CloudScanGrid.Scanning.Nmap;

/// <summary>
/// Starts every process from one thread that lives as long as this process. PR_SET_PDEATHSIG, which kills nmap when we die, fires when the thread dies that
/// forked (prctl(2)): started from the thread pool, nmap would be killed whenever the pool retires that thread.
/// </summary>
internal static class ProcessThread
{
    private static readonly BlockingCollection<Action> Work = Begin();

    /// <summary>Starts a process.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">The operating system refuses.</exception>
    public static Task<Process> StartAsync(ProcessStartInfo start) => RunAsync(() => Process.Start(start)!);

    /// <summary>Does something there, as what it then starts is to inherit it.</summary>
    public static Task<T> RunAsync<T>(Func<T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Work.Add(() =>
        {
            try
            {
                done.SetResult(work());
            }
            catch (Exception exception)
            {
                done.SetException(exception);
            }
        });
        return done.Task;
    }

    private static BlockingCollection<Action> Begin()
    {
        var work = new BlockingCollection<Action>();
        new Thread(() =>
        {
            foreach (var item in work.GetConsumingEnumerable())
                item();
        })
        { IsBackground = true, Name = "process starter" }.Start();
        return work;
    }
}
