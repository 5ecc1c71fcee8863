namespace CloudScanGrid.Scanning.Nmap;

/// <summary>Where programs are.</summary>
internal static class ProgramPath
{
    /// <summary>The full path of a program given by path or by a name on PATH; null when it is not there.</summary>
    public static string? Find(string program)
    {
        if (program.Contains('/', StringComparison.Ordinal))
            return File.Exists(program) ? Path.GetFullPath(program) : null;
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return folders.Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
    }
}
