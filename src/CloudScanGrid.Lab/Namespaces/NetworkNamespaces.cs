using System.ComponentModel;
using System.Runtime.InteropServices;
using CloudScanGrid.Lab.Processes;

namespace CloudScanGrid.Lab.Namespaces;

/// <summary>Makes, enters and removes network namespaces.</summary>
internal static class NetworkNamespaces
{
    // ip-netns(8) keeps a name here for each namespace.
    private const string Folder = "/var/run/netns";

    /// <summary>Makes one, with loopback and without IPv6: the kernel's own IPv6 chatter would be counted as strays.</summary>
    public static async Task AddAsync(NamespaceName name, CancellationToken cancellationToken)
    {
        await SystemTool.RunAsync("ip", ["netns", "add", name.ToString()], cancellationToken);
        if (File.Exists("/proc/sys/net/ipv6/conf/all/disable_ipv6"))
            await SetAsync(name, "ipv6/conf/all/disable_ipv6", "1");
        await IpAsync(name, cancellationToken, "link", "set", "lo", "up");
    }

    /// <summary>Runs ip(8) on it.</summary>
    public static Task IpAsync(NamespaceName name, CancellationToken cancellationToken, params IEnumerable<string> arguments) =>
        SystemTool.RunAsync("ip", ["-n", name.ToString(), .. arguments], cancellationToken);

    /// <summary>Runs nft(8) in it.</summary>
    /// <returns>What it printed.</returns>
    public static Task<string> NftAsync(NamespaceName name, IEnumerable<string> arguments, CancellationToken cancellationToken, string input = "") =>
        SystemTool.RunAsync("ip", ["netns", "exec", name.ToString(), SystemTool.Locate("nft"), .. arguments], cancellationToken, input);

    /// <summary>Sets what sysctl(8) calls <c>net.…</c>, as in <c>ipv4/ip_forward</c>. /proc/sys/net is that of the thread's namespace.</summary>
    public static Task SetAsync(NamespaceName name, string key, string value) => RunInsideAsync(name, () =>
    {
        File.WriteAllText($"/proc/sys/net/{key}", value);
        return true;
    });

    /// <summary>Removes it, if it is there.</summary>
    public static async Task RemoveAsync(NamespaceName name)
    {
        if (File.Exists(Path.Combine(Folder, name.ToString())))
            await SystemTool.RunAsync("ip", ["netns", "delete", name.ToString()], CancellationToken.None);
    }

    /// <summary>Removes the namespaces of laboratories whose process is gone, as after kill -9. Returns how many.</summary>
    public static async Task<int> SweepAsync()
    {
        if (!Directory.Exists(Folder))
            return 0;
        var swept = 0;
        foreach (var path in Directory.GetFiles(Folder))
        {
            if (NamespaceName.TryParse(Path.GetFileName(path)) is not { Owner.IsAlive: false } left)
                continue;
            await RemoveAsync(left);
            swept++;
        }

        return swept;
    }

    /// <summary>
    /// Runs <paramref name="action"/> inside the namespace, on a thread of its own that ends with it: setns moves a thread, and one of the pool would carry
    /// the namespace on to strangers. Sockets keep the namespace in which they were made and work from every thread.
    /// </summary>
    public static Task<T> RunInsideAsync<T>(NamespaceName name, Func<T> action)
    {
        var completion = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            try
            {
                using var handle = File.OpenHandle(Path.Combine(Folder, name.ToString()));
                if (NativeMethods.SetNamespace(handle, NativeMethods.CloneNewNet) != 0)
                    throw new LabException($"The namespace {name} cannot be entered: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}.");
                completion.SetResult(action());
            }
            catch (Exception exception)
            {
                completion.SetException(exception);
            }
        })
        { IsBackground = true, Name = "laboratory namespace" }.Start();
        return completion.Task;
    }
}
