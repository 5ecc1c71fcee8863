using System.Runtime.InteropServices;

namespace CloudScanGrid.Storage;

/// <summary>To whom a file belongs, which .NET does not tell.</summary>
internal static partial class FileOwner
{
    // linux/fcntl.h and linux/stat.h; the layout of struct statx is the same on every architecture (statx(2)).
    private const int CurrentDirectory = -100;
    private const int NoFollow = 0x100;
    private const uint WantsUser = 0x8;
    private const int ResultSize = 256;
    private const int UserOffset = 20;

    /// <summary>Whether a file or directory, not what a link leads to, belongs to the user as whom this process runs. False where that cannot be told.</summary>
    public static bool IsThisUser(string path)
    {
        if (!OperatingSystem.IsLinux())
            return false;
        Span<byte> result = stackalloc byte[ResultSize];
        return StatX(CurrentDirectory, path, NoFollow, WantsUser, ref result[0]) == 0
            && MemoryMarshal.Read<uint>(result[UserOffset..]) == GetEffectiveUser();
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int StatX(int directory, string path, int flags, uint mask, ref byte result);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial uint GetEffectiveUser();
}
