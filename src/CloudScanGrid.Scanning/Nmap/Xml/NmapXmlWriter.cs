using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Xml;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.Scanning.Nmap.Xml;

/// <summary>
/// Writes observations as nmap's XML: valid by nmap.dtd, read by ndiff and by every tool that reads nmap. It writes what <see cref="NmapXmlReader"/> keeps and
/// nothing else, so that writing what was read back gives the same bytes. Times are whole seconds; remarks and the vantage have no place in the format.
/// </summary>
public sealed class NmapXmlWriter : IAsyncDisposable
{
    /// <summary>The <c>comment</c> of a host whose look was not whole: nmap's format has no attribute for it.</summary>
    internal const string IncompleteMark = "incomplete";

    private readonly NmapRunHeader _header;
    private readonly MemoryStream _buffer = new();
    private readonly XmlWriter _xml;
    private int _up;
    private int _down;
    private int _total;
    private DateTimeOffset _lastAt;

    private NmapXmlWriter(NmapRunHeader header)
    {
        _header = header;
        _lastAt = header.StartedAt;
        _xml = XmlWriter.Create(_buffer, new XmlWriterSettings
        {
            Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            NewLineHandling = NewLineHandling.Entitize,
            Async = true,
        });
    }

    /// <summary>Writes a run, host by host; no more than one is in memory.</summary>
    public static async Task WriteAsync(
        Stream stream, NmapRunHeader header, IAsyncEnumerable<HostObservation> hosts, CancellationToken cancellationToken)
    {
        await using var writer = new NmapXmlWriter(header);
        writer.Begin();
        await foreach (var host in hosts.WithCancellation(cancellationToken))
        {
            writer.WriteHost(host);
            await writer.PassOnAsync(stream, cancellationToken);
        }

        writer.End();
        await writer.PassOnAsync(stream, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _xml.DisposeAsync();
        await _buffer.DisposeAsync();
    }

    // The XML writer flushes synchronously, which a response body forbids: it writes to memory, and each host goes on from there.
    private async Task PassOnAsync(Stream stream, CancellationToken cancellationToken)
    {
        await _xml.FlushAsync();
        await stream.WriteAsync(_buffer.GetBuffer().AsMemory(0, (int)_buffer.Length), cancellationToken);
        _buffer.SetLength(0);
    }

    private void Begin()
    {
        _xml.WriteStartDocument();
        NewLine();
        _xml.WriteDocType("nmaprun", null, null, null);
        NewLine();
        _xml.WriteStartElement("nmaprun");
        Attribute("scanner", "nmap");
        Optional("args", _header.Args);
        Attribute("start", Seconds(_header.StartedAt));
        Attribute("version", _header.Version);
        Attribute("xmloutputversion", "1.05");
        NewLine();
        ScanInfo("connect", TransportProtocol.Tcp);
        ScanInfo("udp", TransportProtocol.Udp);
        ScanInfo("sctpinit", TransportProtocol.Sctp);
        Empty("verbose", ("level", "0"));
        NewLine();
        Empty("debugging", ("level", "0"));
        NewLine();
    }

    private void ScanInfo(string type, TransportProtocol protocol)
    {
        var ports = _header.Coverage.For(protocol);
        if (ports.IsEmpty)
            return;
        Empty("scaninfo", ("type", type), ("protocol", NmapText.Of(protocol)), ("numservices", Number(ports.Count)), ("services", ports.ToString()));
        NewLine();
    }

    private void End()
    {
        _xml.WriteStartElement("runstats");
        var elapsed = Math.Max(0, (_lastAt - _header.StartedAt).TotalSeconds);
        Empty("finished", ("time", Seconds(_lastAt)), ("elapsed", elapsed.ToString("F2", CultureInfo.InvariantCulture)), ("exit", "success"));
        Empty("hosts", ("up", Number(_up)), ("down", Number(_down)), ("total", Number(_total)));
        _xml.WriteEndElement();
        NewLine();
        _xml.WriteEndElement();
        NewLine();
    }

    private void WriteHost(HostObservation host)
    {
        _total++;
        _up += host.State == HostState.Up ? 1 : 0;
        _down += host.State == HostState.Down ? 1 : 0;
        _lastAt = host.ObservedAt > _lastAt ? host.ObservedAt : _lastAt;

        _xml.WriteStartElement("host");
        Attribute("starttime", Seconds(host.StartedAt));
        Attribute("endtime", Seconds(host.ObservedAt));
        if (host.TimedOut)
            Attribute("timedout", "true");
        if (!host.IsComplete)
            Attribute("comment", IncompleteMark);
        Empty("status", ("state", NmapText.Of(host.State)), ("reason", host.Reason ?? ""), ("reason_ttl", "0"));
        var isIPv6 = host.Address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6;
        Empty("address", ("addr", host.Address.ToString()), ("addrtype", isIPv6 ? "ipv6" : "ipv4"));
        if (host.MacAddress is not null)
            Empty("address", ("addr", host.MacAddress), ("addrtype", "mac"), ("vendor", host.MacVendor));
        if (!host.Names.IsEmpty)
            WriteNames(host.Names);
        WritePorts(host);
        if (!host.OsMatches.IsEmpty)
            WriteOs(host.OsMatches);
        if (!host.Scripts.IsEmpty)
        {
            _xml.WriteStartElement("hostscript");
            WriteScripts(host.Scripts);
            _xml.WriteEndElement();
        }

        if (host.RoundTrip is { } roundTrip)
            Empty("times", ("srtt", ((long)roundTrip.TotalMicroseconds).ToString(CultureInfo.InvariantCulture)), ("rttvar", "0"), ("to", "0"));
        _xml.WriteEndElement();
        NewLine();
    }

    private void WriteNames(ImmutableArray<ObservedName> names)
    {
        _xml.WriteStartElement("hostnames");
        foreach (var name in names)
            Empty("hostname", ("name", name.Name), ("type", string.Equals(name.Kind, "user", StringComparison.Ordinal) ? "user" : "PTR"));
        _xml.WriteEndElement();
    }

    // An empty table says "asked for no port": without it a reader would take the host for one whose scan was cut short.
    private void WritePorts(HostObservation host)
    {
        var isEmpty = host.Services.IsEmpty && host.Unlisted.IsEmpty && host.Coverage.IsEmpty;
        if (isEmpty && (!host.IsComplete || _header.Coverage.IsEmpty))
            return;
        _xml.WriteStartElement("ports");
        foreach (var group in ExtraPorts.Of(host, _header.Coverage))
        {
            _xml.WriteStartElement("extraports");
            Attribute("state", NmapText.Of(group[0].State));
            Attribute("count", Number(group.Sum(unlisted => unlisted.Count)));
            foreach (var unlisted in group)
            {
                var ports = unlisted.Ports.IsEmpty ? null : unlisted.Ports.ToString();
                Empty("extrareasons", ("reason", unlisted.Reason ?? ""), ("count", Number(unlisted.Count)), ("proto", NmapText.Of(unlisted.Protocol)), ("ports", ports));
            }

            _xml.WriteEndElement();
        }

        foreach (var service in host.Services.OrderBy(service => service.Port))
            WritePort(service);
        _xml.WriteEndElement();
    }

    private void WritePort(ObservedService service)
    {
        _xml.WriteStartElement("port");
        Attribute("protocol", NmapText.Of(service.Port.Protocol));
        Attribute("portid", Number(service.Port.Number));
        Empty("state", ("state", NmapText.Of(service.State)), ("reason", service.Reason ?? ""), ("reason_ttl", Number(service.ReasonTtl ?? 0)));
        var isNamed = (service.Name ?? service.Product ?? service.Version ?? service.ExtraInfo ?? service.Hostname ?? service.OsType ?? service.DeviceType
            ?? service.Fingerprint ?? service.Tunnel) is not null || !service.Cpes.IsEmpty;
        if (isNamed)
            WriteService(service);
        WriteScripts(service.Scripts);
        _xml.WriteEndElement();
    }

    private void WriteService(ObservedService service)
    {
        _xml.WriteStartElement("service");
        Attribute("name", service.Name ?? "");
        Optional("product", service.Product);
        Optional("version", service.Version);
        Optional("extrainfo", service.ExtraInfo);
        Optional("hostname", service.Hostname);
        Optional("ostype", service.OsType);
        Optional("devicetype", service.DeviceType);
        Optional("tunnel", service.Tunnel is null ? null : "ssl");
        Optional("servicefp", service.Fingerprint);
        Attribute("method", service.Method == ServiceMethod.Probed ? "probed" : "table");
        Attribute("conf", Number(Math.Clamp(service.Confidence, 0, 10)));
        WriteCpes(service.Cpes);
        _xml.WriteEndElement();
    }

    private void WriteOs(ImmutableArray<OsMatch> matches)
    {
        _xml.WriteStartElement("os");
        foreach (var match in matches)
        {
            _xml.WriteStartElement("osmatch");
            Attribute("name", match.Name);
            Attribute("accuracy", Number(match.AccuracyPercent));
            Attribute("line", "0");
            if (!match.Cpes.IsEmpty)
            {
                // cpe:/o:vendor:product:… names the class that the format wants.
                var parts = match.Cpes[0].Split(':');
                _xml.WriteStartElement("osclass");
                Attribute("vendor", parts.ElementAtOrDefault(2) ?? "");
                Attribute("accuracy", Number(match.AccuracyPercent));
                Attribute("osfamily", parts.ElementAtOrDefault(3) ?? "");
                WriteCpes(match.Cpes);
                _xml.WriteEndElement();
            }

            _xml.WriteEndElement();
        }

        _xml.WriteEndElement();
    }

    private void WriteCpes(ImmutableArray<string> cpes)
    {
        foreach (var cpe in cpes)
            _xml.WriteElementString("cpe", NmapXmlText.Legal(cpe));
    }

    private void WriteScripts(ImmutableArray<NseScript> scripts)
    {
        foreach (var script in scripts)
        {
            _xml.WriteStartElement("script");
            Attribute("id", script.Id);
            Attribute("output", script.Output ?? "");
            WriteElements(script.Elements);
            _xml.WriteEndElement();
        }
    }

    private void WriteElements(ImmutableArray<NseElement> elements)
    {
        foreach (var element in elements)
        {
            _xml.WriteStartElement(element.IsTable ? "table" : "elem");
            Optional("key", element.Key);
            if (element.Value is not null)
                _xml.WriteString(NmapXmlText.Legal(element.Value));
            WriteElements(element.Children);
            _xml.WriteEndElement();
        }
    }

    private void Empty(string name, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        _xml.WriteStartElement(name);
        foreach (var (attribute, value) in attributes)
            Optional(attribute, value);
        _xml.WriteEndElement();
    }

    private void Optional(string name, string? value)
    {
        if (value is not null)
            Attribute(name, value);
    }

    private void Attribute(string name, string value) => _xml.WriteAttributeString(name, NmapXmlText.Legal(value));

    private void NewLine() => _xml.WriteWhitespace("\n");

    private static string Seconds(DateTimeOffset time) => time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
