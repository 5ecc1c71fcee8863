namespace CloudScanGrid.Storage.Sqlite.Connections;

/// <summary>The files of a store on the disk: the database and its write-ahead log.</summary>
internal static class StoreFiles
{
    public static StoreSize Measure(string path) => new(LengthOf(path), LengthOf(path + "-wal"), new DriveInfo(Path.GetDirectoryName(path)!).AvailableFreeSpace);

    private static long LengthOf(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? file.Length : 0;
    }
}
