using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace CloudScanGrid.Scanning.Nmap.Pacing;

/// <summary>Rights that a program has by its file, whoever starts it.</summary>
internal static partial class FilePrivileges
{
    /// <summary>Whether it has any: another owner's, or capabilities (<c>setcap</c>).</summary>
    [UnsupportedOSPlatform("windows")]
    public static bool Has(string program) =>
        (File.GetUnixFileMode(program) & (UnixFileMode.SetUser | UnixFileMode.SetGroup)) != UnixFileMode.None || GetAttribute(program, "security.capability", 0, 0) > 0;

    [LibraryImport("libc", EntryPoint = "getxattr", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint GetAttribute(string path, string name, nint place, nuint size);
}
