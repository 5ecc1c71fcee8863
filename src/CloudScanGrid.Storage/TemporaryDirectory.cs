namespace CloudScanGrid.Storage;

/// <summary>
/// A directory that only this process uses. It goes when it is disposed; when the process was killed, at the next <see cref="Sweep()"/> of any other one.
/// </summary>
/// <remarks>
/// Its owner holds an exclusive lock on a file in it, of which the operating system lets go when the process dies, however it dies. A directory is swept by
/// whoever gets that lock, so never from under a process that lives.
/// </remarks>
public sealed class TemporaryDirectory : IDisposable
{
    private const string Prefix = "cloudscan-temporary-";
    private const string LockName = "owner.lock";

    private readonly FileStream _lock;

    private TemporaryDirectory(string path, FileStream ownerLock)
    {
        Path = path;
        _lock = ownerLock;
    }

    /// <summary>The directory.</summary>
    public string Path { get; }

    /// <summary>Makes one among the system's temporary files, that only this user can enter.</summary>
    /// <exception cref="IOException">It cannot be made, as on a full disk.</exception>
    public static TemporaryDirectory Create()
    {
        var path = Directory.CreateTempSubdirectory(Prefix).FullName;
        FileStream? ownerLock = null;
        try
        {
            // It gets its name when it is locked: a sweep that comes between would find a file that nobody holds.
            var name = System.IO.Path.Combine(path, LockName);
            ownerLock = new FileStream(name + ".new", FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
            File.Move(name + ".new", name);
            return new TemporaryDirectory(path, ownerLock);
        }
        catch
        {
            ownerLock?.Dispose();
            Directory.Delete(path, recursive: true);
            throw;
        }
    }

    /// <summary>Removes what processes of this user that were killed left behind.</summary>
    public static void Sweep() => Sweep(System.IO.Path.GetTempPath());

    /// <inheritdoc/>
    public void Dispose()
    {
        Directory.Delete(Path, recursive: true);
        _lock.Dispose();
    }

    internal static void Sweep(string parent)
    {
        if (!Directory.Exists(parent))
            return;
        foreach (var path in Directory.GetDirectories(parent, Prefix + "*"))
        {
            // Whoever else may change a directory could turn it into a link to another one while it is deleted.
            if (!FileOwner.IsThisUser(path))
                continue;
            try
            {
                using var ownerLock = new FileStream(System.IO.Path.Combine(path, LockName), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
                Directory.Delete(path, recursive: true);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Its owner lives, or is just making it, or another process sweeps it.
            }
        }
    }
}
