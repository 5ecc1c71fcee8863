using System.Diagnostics;
using System.Xml;
using CloudScanGrid.LoadTests.Estates;
using CloudScanGrid.LoadTests.Reporting;
using CloudScanGrid.Scanning.Nmap.Xml;

namespace CloudScanGrid.LoadTests.Reading;

/// <summary>Reading nmap's XML, against a loop that only asks <see cref="XmlReader"/> for every attribute of the same bytes; in turn.</summary>
internal static class XmlBenchmark
{
    private const double Mega = 1e6;

    public static async Task RunAsync(LoadOptions options, Table table)
    {
        var directory = Directory.CreateTempSubdirectory("cloudscan-load-");
        try
        {
            var path = Path.Combine(directory.FullName, "estate.xml");
            await NmapFile.WriteAsync(path, new Estate(options.Assets));
            await CompareAsync(path, options, table);
            await ImportMemory.RunAsync(path, options.Assets, directory.FullName, table);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static async Task CompareAsync(string path, LoadOptions options, Table table)
    {
        var megabytes = new FileInfo(path).Length / Mega;
        Series ours = new(), bare = new(), hosts = new();
        for (var repeat = 0; repeat < options.Repeats; repeat++)
        {
            var started = Stopwatch.GetTimestamp();
            var read = await ReadAsync(path);
            var elapsed = Stopwatch.GetElapsedTime(started).TotalSeconds;
            if (read != options.Assets)
                throw new InvalidOperationException($"{read} of {options.Assets} hosts were read");
            ours.Add(megabytes / elapsed);
            hosts.Add(read / elapsed);

            started = Stopwatch.GetTimestamp();
            ReadBare(path);
            bare.Add(megabytes / Stopwatch.GetElapsedTime(started).TotalSeconds);
        }

        table.Add("NmapXmlReader / bare XmlReader", "ratio", ours.Over(bare), "N2");
        table.Add("NmapXmlReader", "MB/s", ours, "N1");
        table.Add("NmapXmlReader", "hosts/s", hosts);
        table.Add("bare XmlReader", "MB/s", bare, "N1");
    }

    private static async Task<int> ReadAsync(string path)
    {
        await using var reader = new NmapXmlReader(File.OpenRead(path), new NmapXmlReaderOptions { Vantage = "local/internal" });
        var hosts = 0;
        await foreach (var host in reader.ReadHostsAsync())
            hosts += host.Services.Length > 0 ? 1 : 0;
        return hosts;
    }

    private static long ReadBare(string path)
    {
        using var stream = File.OpenRead(path);
        using var xml = XmlReader.Create(stream, new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null });
        var length = 0L;
        while (xml.Read())
        {
            while (xml.MoveToNextAttribute())
                length += xml.Value.Length;
        }

        return length;
    }
}
