using System.Diagnostics;
using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace CloudScanGrid.Lab.Tests;

/// <summary>Runs the installed nmap and reads what it found open.</summary>
internal static class Nmap
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    public static Task<List<FoundService>> ScanAsync(IEnumerable<string> arguments) => RunAsync("nmap", arguments);

    public static Task<List<FoundService>> ScanInAsync(string networkNamespace, IEnumerable<string> arguments) =>
        RunAsync("ip", ["netns", "exec", networkNamespace, "nmap", .. arguments]);

    private static async Task<List<FoundService>> RunAsync(string executable, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(executable) { UseShellExecute = false, RedirectStandardOutput = true };
        foreach (var argument in arguments.Concat(["-n", "-Pn", "-oX", "-"]))
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        using var deadline = new CancellationTokenSource(Deadline);
        try
        {
            var output = await process.StandardOutput.ReadToEndAsync(deadline.Token);
            await process.WaitForExitAsync(deadline.Token);
            process.ExitCode.ShouldBe(0, output);
            return Read(output);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private static List<FoundService> Read(string xml)
    {
        using var reader = XmlReader.Create(new StringReader(xml), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
        return
        [
            .. from host in XDocument.Load(reader).Descendants("host")
               let address = host.Element("address")!.Attribute("addr")!.Value
               from port in host.Descendants("port")
               where port.Element("state")!.Attribute("state")!.Value == "open"
               let service = port.Element("service")
               select new FoundService(
                   address,
                   port.Attribute("protocol")!.Value,
                   ushort.Parse(port.Attribute("portid")!.Value, CultureInfo.InvariantCulture),
                   service?.Attribute("name")?.Value,
                   service?.Attribute("product")?.Value,
                   service?.Attribute("version")?.Value,
                   service?.Attribute("tunnel")?.Value),
        ];
    }
}
