using System.Globalization;

namespace CloudScanGrid.TestServers.Programs;

/// <summary>Which processes a process has started, as /proc shows them.</summary>
public static class ProcessTree
{
    /// <summary>The nmap processes below a process, by id and start time: an id alone may be somebody else's a moment later.</summary>
    public static IReadOnlyList<(int Id, string StartTime)> NmapBelow(int ancestor)
    {
        var all = Directory.GetDirectories("/proc").Select(path => int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out var id) ? Read(id) : null)
            .OfType<Entry>().ToList();
        var below = new HashSet<int> { ancestor };
        while (all.Where(entry => below.Contains(entry.Parent)).Select(entry => entry.Id).Any(below.Add))
        {
            // Any stops at the first that is new: until there is none.
        }

        return [.. all.Where(entry => entry.Id != ancestor && below.Contains(entry.Id) && entry.Name == "nmap").Select(entry => (entry.Id, entry.StartTime))];
    }

    /// <summary>Whether the process still runs; one that waits for its parent to take notice does not.</summary>
    public static bool IsAlive((int Id, string StartTime) process) => Read(process.Id) is { State: not "Z" } entry && entry.StartTime == process.StartTime;

    /// <summary>
    /// Whether the process has a TCP socket: an nmap that has been told its targets, and asks them what they are. One that merely looks which interfaces there are, as each does before it reads a
    /// target, has sockets of other kinds for a moment.
    /// </summary>
    public static bool HasTcpSocket((int Id, string StartTime) process)
    {
        try
        {
            // proc_net(5): the tenth column of a socket's line is its inode.
            var tcp = File.ReadLines($"/proc/{process.Id}/net/tcp").Skip(1).Select(line => $"socket:[{line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[9]}]").ToHashSet(StringComparer.Ordinal);
            return Directory.EnumerateFileSystemEntries($"/proc/{process.Id}/fd").Any(file => File.ResolveLinkTarget(file, returnFinalTarget: false)?.Name is { } target && tcp.Contains(target));
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Whether a signal has stopped the process.</summary>
    public static bool IsStopped(int id) => Read(id)?.State == "T";

    private static Entry? Read(int id)
    {
        try
        {
            // proc_pid_stat(5): the name is in parentheses and may hold anything; state, parent and the rest follow the last one.
            var text = File.ReadAllText($"/proc/{id}/stat");
            var end = text.LastIndexOf(')');
            var fields = text[(end + 2)..].Split(' ');
            return new Entry(id, text[(text.IndexOf('(', StringComparison.Ordinal) + 1)..end], fields[0], int.Parse(fields[1], CultureInfo.InvariantCulture), fields[19]);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private sealed record Entry(int Id, string Name, string State, int Parent, string StartTime);
}
