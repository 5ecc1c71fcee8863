using System.ComponentModel;
using System.Diagnostics;

namespace CloudScanGrid.Lab.Namespaces;

/// <summary>Runs <c>ip</c> and <c>nft</c>: argument vectors, no shell, ten seconds.</summary>
internal static class SystemTool
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    /// <summary>What the tool printed.</summary>
    /// <exception cref="LabException">It is missing, failed or hangs; the message holds what it said.</exception>
    public static async Task<string> RunAsync(string tool, IEnumerable<string> arguments, CancellationToken cancellationToken, string input = "")
    {
        var start = new ProcessStartInfo(Locate(tool))
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Deadline);
        using var process = Start(start);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(deadline.Token);
            var errors = process.StandardError.ReadToEndAsync(deadline.Token);
            await process.StandardInput.WriteAsync(input.AsMemory(), deadline.Token);
            process.StandardInput.Close();
            await process.WaitForExitAsync(deadline.Token);
            if (process.ExitCode != 0)
                throw new LabException($"{tool} {string.Join(' ', start.ArgumentList)} failed: {(await errors).Trim()}");
            return await output;
        }
        catch (OperationCanceledException exception)
        {
            process.Kill();
            cancellationToken.ThrowIfCancellationRequested();
            throw new LabException($"{tool} {string.Join(' ', start.ArgumentList)} did not end within {Deadline.TotalSeconds} seconds.", exception);
        }
    }

    /// <summary>Throws when the namespace form cannot work here.</summary>
    /// <exception cref="LabException">Names everything that is missing.</exception>
    public static void RequireAll()
    {
        List<string> missing = [];
        if (!Environment.IsPrivilegedProcess)
            missing.Add("root (the loopback form needs no privileges)");
        if (Find("ip") is null)
            missing.Add("ip, in the Debian package iproute2");
        if (Find("nft") is null)
            missing.Add("nft, in the Debian package nftables");
        if (missing.Count > 0)
            throw new LabException($"The namespace form of the laboratory needs {string.Join(", and ", missing)}.");
    }

    /// <summary>Its full path.</summary>
    public static string Locate(string tool) => Find(tool) ?? throw new LabException($"{tool} is not installed.");

    private static string? Find(string tool) =>
        ((IEnumerable<string>)["/usr/sbin", "/sbin", "/usr/bin", "/bin"]).Select(folder => Path.Combine(folder, tool)).FirstOrDefault(File.Exists);

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception exception)
        {
            throw new LabException($"{start.FileName} cannot be started: {exception.Message}.", exception);
        }
    }
}
