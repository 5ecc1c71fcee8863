using System.Runtime.InteropServices;

namespace CloudScanGrid.Lab.Processes;

/// <summary>What Linux offers and .NET does not.</summary>
internal static partial class NativeMethods
{
    /// <summary>signal(7).</summary>
    public const int SigTerm = 15;

    /// <summary>sched.h, CLONE_NEWNET.</summary>
    public const int CloneNewNet = 0x40000000;

    /// <summary>kill(2).</summary>
    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Kill(int processId, int signal);

    /// <summary>dup2(2).</summary>
    [LibraryImport("libc", EntryPoint = "dup2", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Dup2(SafeHandle from, int to);

    /// <summary>setns(2): moves the calling thread, and only it.</summary>
    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int SetNamespace(SafeHandle descriptor, int kind);
}
