using System.Collections.Immutable;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.Scanning.Nmap.Xml;

/// <summary>Reads the <c>ports</c> of a host and decides which ports it answers for.</summary>
internal sealed class NmapPortsXml(XmlText xml, NseXml scripts, NmapXmlReaderOptions options)
{
    private readonly SortedDictionary<NetworkPort, ObservedService> _services = [];
    private readonly List<Summed> _summed = [];

    /// <summary>Whether the host has a port table, maybe an empty one.</summary>
    public bool AreSeen { get; private set; }

    /// <summary>How many ports were dropped.</summary>
    public int Dropped { get; private set; }

    public void Read()
    {
        AreSeen = true;
        for (var depth = xml.Open(); xml.NextChild(depth);)
        {
            switch (xml.Name)
            {
                case "port": ReadPort(); break;
                case "extraports": ReadExtraPorts(); break;
            }
        }
    }

    /// <summary>
    /// Listed ports and those summed up by name (nmap 7.92 and later) are exactly what was asked. Where nmap did not name them, the run's ports are; but only
    /// if the table is whole and one protocol alone could be meant.
    /// </summary>
    /// <param name="asked">The ports that the run asks of each host.</param>
    /// <param name="isWhole">Whether the host's element is whole.</param>
    public NmapPorts Finish(PortCoverage asked, bool isWhole)
    {
        TransportProtocol[] askedProtocols = [.. Enum.GetValues<TransportProtocol>().Where(protocol => !asked.For(protocol).IsEmpty)];
        var unlisted = _summed.ConvertAll(summed => new UnlistedPorts(
            summed.State, summed.Count, summed.Reason, summed.Protocol ?? askedProtocols.FirstOrDefault(), summed.Ports));
        var named = CoverageOf(protocol => _services.Keys.Where(port => port.Protocol == protocol).Select(port => port.Number))
            .Union(CoverageOf(protocol => unlisted.Where(some => some.Protocol == protocol).SelectMany(some => some.Ports.Ranges)));
        var isUnnamed = _summed.Exists(summed => summed.Ports.IsEmpty && summed.Count > 0);
        var isAttributable = _summed.TrueForAll(summed => summed.Protocol is not null) || askedProtocols.Length == 1;
        var coverage = isWhole && isUnnamed && isAttributable ? named.Union(asked) : named;
        return new NmapPorts(coverage, [.. _services.Values], [.. unlisted]);
    }

    private static PortCoverage CoverageOf(Func<TransportProtocol, IEnumerable<ushort>> ports) =>
        CoverageOf(protocol => ports(protocol).Select(port => new PortRange(port, port)));

    private static PortCoverage CoverageOf(Func<TransportProtocol, IEnumerable<PortRange>> ranges) => new()
    {
        Tcp = PortRanges.Of(ranges(TransportProtocol.Tcp)),
        Udp = PortRanges.Of(ranges(TransportProtocol.Udp)),
        Sctp = PortRanges.Of(ranges(TransportProtocol.Sctp)),
    };

    private void ReadPort()
    {
        var protocolText = xml.Attribute("protocol");
        var protocol = protocolText is null ? TransportProtocol.Tcp : NmapText.ProtocolOf(protocolText);
        var number = NmapText.Number(xml.Attribute("portid"));
        var service = new ObservedService { Port = default, State = PortState.Unknown };
        var said = ImmutableArray.CreateBuilder<NseScript>();
        for (var depth = xml.Open(); xml.NextChild(depth);)
        {
            switch (xml.Name)
            {
                case "state":
                    service = service with
                    {
                        State = NmapText.PortStateOf(xml.Attribute("state")),
                        Reason = xml.Attribute("reason"),

                        // 0 is nmap's "not seen": an answer with that TTL never arrives.
                        ReasonTtl = NmapText.Number(xml.Attribute("reason_ttl")) is { } ttl and > 0 and <= 255 ? ttl : null,
                    };
                    break;
                case "service":
                    service = ReadService(service);
                    break;
                case "script" when scripts.Read() is { } script:
                    said.Add(script);
                    break;
            }
        }

        if (protocol is not { } known || number is not (>= 0 and <= ushort.MaxValue) || _services.Count >= options.MaxPorts)
        {
            Dropped++;
            return;
        }

        var port = new NetworkPort(known, (ushort)number);
        if (!_services.TryAdd(port, service with { Port = port, Scripts = said.ToImmutable() }))
            Dropped++;
    }

    private ObservedService ReadService(ObservedService service)
    {
        // masscan gives what the service said instead of what it is.
        var banner = xml.Attribute("banner");
        return service with
        {
            Name = xml.Attribute("name"),
            Product = xml.Attribute("product"),
            Version = xml.Attribute("version"),
            ExtraInfo = xml.Attribute("extrainfo"),
            Method = banner is not null || string.Equals(xml.Attribute("method"), "probed", StringComparison.Ordinal) ? ServiceMethod.Probed : ServiceMethod.Table,
            Confidence = Math.Clamp(NmapText.Number(xml.Attribute("conf")) ?? 0, 0, 10),
            Tunnel = string.Equals(xml.Attribute("tunnel"), "ssl", StringComparison.Ordinal) ? "ssl" : null,
            Hostname = xml.Attribute("hostname"),
            OsType = xml.Attribute("ostype"),
            DeviceType = xml.Attribute("devicetype"),
            Fingerprint = xml.Attribute("servicefp") ?? banner,
            Cpes = [.. xml.ReadCpes()],
        };
    }

    private void ReadExtraPorts()
    {
        var state = NmapText.PortStateOf(xml.Attribute("state"));
        var count = Math.Clamp(NmapText.Number(xml.Attribute("count")) ?? 0, 0, 65_536);
        var before = _summed.Count;
        for (var depth = xml.Open(); xml.NextChild(depth);)
        {
            if (_summed.Count >= options.MaxPorts || !string.Equals(xml.Name, "extrareasons", StringComparison.Ordinal))
                continue;
            var ports = PortRanges.TryParse(xml.Attribute("ports") ?? "", out var parsed, out _) ? parsed : PortRanges.Empty;
            var some = Math.Clamp(NmapText.Number(xml.Attribute("count")) ?? ports.Count, 0, 65_536);
            _summed.Add(new Summed(state, some, xml.Attribute("reason"), NmapText.ProtocolOf(xml.Attribute("proto")), ports));
        }

        if (_summed.Count == before && count > 0 && _summed.Count < options.MaxPorts)
            _summed.Add(new Summed(state, count, null, null, PortRanges.Empty));
    }

    private sealed record Summed(PortState State, int Count, string? Reason, TransportProtocol? Protocol, PortRanges Ports);
}
