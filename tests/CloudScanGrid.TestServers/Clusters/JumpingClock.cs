using System.Diagnostics;

namespace CloudScanGrid.TestServers.Clusters;

/// <summary>The wall clock of one silo, which can be set while it runs. nmap, which its silo starts in an environment of its own, keeps the machine's.</summary>
public sealed class JumpingClock
{
    private static readonly Lazy<string> Library = new(Compile);

    private readonly string _file;

    /// <summary>Makes one that goes right.</summary>
    /// <param name="file">Where its offset is kept.</param>
    public JumpingClock(string file)
    {
        _file = file;
        Set(TimeSpan.Zero);
        Variables = new Dictionary<string, string>(StringComparer.Ordinal) { ["LD_PRELOAD"] = Library.Value, ["CLOCK_OFFSET_FILE"] = file };
    }

    /// <summary>The environment of a process that goes by it.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; }

    /// <summary>Sets it.</summary>
    /// <param name="ahead">How far ahead of the machine's it is from now on, in whole seconds.</param>
    public void Set(TimeSpan ahead)
    {
        // In place: the processes that go by it have mapped the file.
        using var file = File.OpenHandle(_file, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite);
        RandomAccess.Write(file, BitConverter.GetBytes((long)ahead.TotalSeconds), 0);
    }

    private static string Compile()
    {
        var library = Path.Combine(AppContext.BaseDirectory, "jumping-clock.so");
        var built = $"{library}.{Environment.ProcessId}";
        var start = new ProcessStartInfo("cc") { UseShellExecute = false, RedirectStandardInput = true, ArgumentList = { "-shared", "-fPIC", "-O2", "-o", built, "-xc", "-" } };
        using var process = Process.Start(start)!;
        using (var source = typeof(JumpingClock).Assembly.GetManifestResourceStream("jumping-clock.c")!)
            source.CopyTo(process.StandardInput.BaseStream);
        process.StandardInput.Close();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"cc failed with {process.ExitCode} on jumping-clock.c: apt-get install gcc libc6-dev");
        File.Move(built, library, overwrite: true);
        return library;
    }
}
