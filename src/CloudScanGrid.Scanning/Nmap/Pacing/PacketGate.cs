using System.Collections.Concurrent;
using System.ComponentModel;
using Microsoft.Win32.SafeHandles;

namespace CloudScanGrid.Scanning.Nmap.Pacing;

/// <summary>
/// Holds each packet and each <c>connect</c> of what this process starts until it is its turn, and denies connections that lead elsewhere than to the targets. nmap paces its
/// port scan, but catches up in one burst whatever it was late with; version detection and scripts connect as often as they are answered; and a script may
/// follow a host's word to another one.
/// </summary>
internal sealed class PacketGate
{
    private const int SystemAdministration = 21;

    /// <summary>What timers can tell apart.</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    private static readonly Lock Opening = new();
    private static Task<(PacketGate? Gate, string? WhyNot)>? _opened;

    private readonly SafeFileHandle _listener;
    private readonly ConcurrentDictionary<int, HeldProcess> _held = new();

    private PacketGate(SafeFileHandle listener) => _listener = listener;

    /// <summary>Opens the gate of this process, once: from then on it is there for whatever <see cref="ProcessThread"/> starts.</summary>
    /// <param name="program">The program that is to be held. Where it has privileges by its file it would lose them, unless this process may hold it without.</param>
    /// <returns>The gate, or why there is none.</returns>
    public static Task<(PacketGate? Gate, string? WhyNot)> OpenAsync(string program)
    {
        lock (Opening)
            return _opened ??= ProcessThread.RunAsync(() => Open(program));
    }

    /// <summary>Says what a process may do; without a word it may send and connect at once.</summary>
    /// <returns>Forgets it: another process may have its id after it.</returns>
    public IDisposable Hold(int processId, HeldProcess process)
    {
        _held[processId] = process;
        return new Holding(() => _held.TryRemove(KeyValuePair.Create(processId, process)));
    }

    private static (PacketGate? Gate, string? WhyNot) Open(string program)
    {
        if (!Seccomp.IsKnown)
            return (null, "this system has no seccomp");
        try
        {
            var status = ProcessStatus.Read();
            var isAllowed = status.HasCapability("CapEff", SystemAdministration) || status.GainsNoPrivileges;
            if (!isAllowed && FilePrivileges.Has(program))
                return (null, $"{program} gains privileges by its file");
            var gate = new PacketGate(Seccomp.ListenToSending(gainsNoPrivileges: !isAllowed));
            new Thread(gate.Listen) { IsBackground = true, Name = "packet gate" }.Start();
            return (gate, null);
        }
        catch (Exception exception) when (exception is Win32Exception or IOException or UnauthorizedAccessException)
        {
            return (null, $"seccomp: {exception.Message}");
        }
    }

    private void Listen()
    {
        while (true)
        {
            var error = Seccomp.Receive(_listener, out var call);
            if (error == 0)
                Judge(call);
            else if (error is not (Seccomp.Interrupted or Seccomp.NotFound))
                break;
        }

        // Without a listener, calls that are held fail at once: nothing goes out unpaced.
        _listener.Dispose();
    }

    private void Judge(in Seccomp.Call call)
    {
        if (!_held.TryGetValue((int)call.ProcessId, out var process))
            Seccomp.Answer(_listener, call.Id, mayGoOn: true);
        else if (!Seccomp.IsConnect(call))
            LetGo(call.Id, process.Pace.Take(1));
        else if (Seccomp.FindDestination(call) is not { } destination)
            Seccomp.Answer(_listener, call.Id, mayGoOn: true);
        else if (process.Targets.Contains(destination.Address))
            LetGo(call.Id, process.Pace.Take(process.PacketsPerConnection));
        else
        {
            Seccomp.Answer(_listener, call.Id, mayGoOn: false);
            process.OnDenied(destination);
        }
    }

    private void LetGo(ulong id, TimeSpan wait)
    {
        if (wait < Tick)
            Seccomp.Answer(_listener, id, mayGoOn: true);
        else
            _ = LetGoAsync(id, wait);
    }

    private async Task LetGoAsync(ulong id, TimeSpan wait)
    {
        await Task.Delay(wait);
        Seccomp.Answer(_listener, id, mayGoOn: true);
    }

    private sealed class Holding(Action forget) : IDisposable
    {
        public void Dispose() => forget();
    }
}
