using CloudScanGrid.Host.Configuration;

namespace CloudScanGrid.Cli.Scans;

/// <summary>Where the configured state is.</summary>
internal static class StatePaths
{
    /// <summary>The state file, in a directory that is made when it is not there: only its owner may read what it tells, or reach its control socket.</summary>
    public static string Configured(DataOptions data)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(data.Directory);
        else
            Directory.CreateDirectory(data.Directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return data.StateFile;
    }
}
