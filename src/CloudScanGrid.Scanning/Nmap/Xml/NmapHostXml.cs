using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Xml;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.Scanning.Nmap.Xml;

/// <summary>Reads one <c>host</c> element. Every child and attribute is optional; what is unknown is passed over.</summary>
internal sealed class NmapHostXml
{
    private readonly NmapXmlReaderOptions _options;
    private readonly XmlText _xml;
    private readonly NseXml _scripts;
    private readonly NmapPortsXml _ports;
    private readonly NmapOsXml _os;
    private readonly XmlReader _reader;
    private readonly List<ObservedName> _names = [];
    private readonly ImmutableArray<NseScript>.Builder _hostScripts = ImmutableArray.CreateBuilder<NseScript>();
    private IPAddress? _address;
    private string? _mac;
    private string? _vendor;
    private string? _status;
    private string? _reason;
    private DateTimeOffset? _startedAt;
    private DateTimeOffset? _endedAt;
    private TimeSpan? _roundTrip;
    private bool _isTimedOut;
    private bool _isMarkedIncomplete;

    private NmapHostXml(XmlReader reader, NmapXmlReaderOptions options)
    {
        _reader = reader;
        _options = options;
        _xml = new XmlText(reader, options.MaxTextLength);
        _scripts = new NseXml(_xml, options);
        _ports = new NmapPortsXml(_xml, _scripts, options);
        _os = new NmapOsXml(_xml);
    }

    /// <summary>Reads a host.</summary>
    /// <param name="frame">The element, whole or cut.</param>
    /// <param name="asked">The ports that the run asks.</param>
    /// <param name="runStartedAt">The time of hosts that have none.</param>
    /// <param name="options">The bounds.</param>
    /// <param name="problems">Where problems go.</param>
    /// <returns>Null for a host without an address.</returns>
    public static HostObservation? Read(
        in XmlFrame frame, PortCoverage asked, DateTimeOffset? runStartedAt, NmapXmlReaderOptions options, XmlProblems problems)
    {
        using var text = new CharMemoryReader(frame.Text);
        using var reader = XmlReader.Create(text, XmlFrameSettings.Create());
        var host = new NmapHostXml(reader, options);
        var isWhole = frame.Kind == XmlFrameKind.Host;
        try
        {
            host.ReadHost();
        }
        catch (XmlException exception)
        {
            if (isWhole)
                problems.Add(LineOf(frame, exception), ColumnOf(frame, exception), $"a host is mangled, what stands before is kept: {MessageOf(exception)}");
            isWhole = false;
        }

        if (host._address is not null)
            return host.ToObservation(asked, runStartedAt, isWhole);
        problems.Add(frame.Line, frame.Column, "a host has no IP address: it is not kept");
        return null;
    }

    public static int LineOf(in XmlFrame frame, XmlException exception) => frame.Line + Math.Max(0, exception.LineNumber - 1);

    public static int ColumnOf(in XmlFrame frame, XmlException exception) =>
        exception.LineNumber > 1 ? exception.LinePosition : frame.Column + Math.Max(0, exception.LinePosition - 1);

    // Without the parser's own position, which counts from the beginning of the frame.
    public static string MessageOf(XmlException exception)
    {
        var position = exception.Message.LastIndexOf(" Line ", StringComparison.Ordinal);
        return position < 0 ? exception.Message : exception.Message[..position];
    }

    private void ReadHost()
    {
        if (_reader.MoveToContent() != XmlNodeType.Element)
            return;
        _startedAt = NmapText.Time(_xml.Attribute("starttime")) + _options.Shift;
        _endedAt = NmapText.Time(_xml.Attribute("endtime")) + _options.Shift;
        _isTimedOut = string.Equals(_xml.Attribute("timedout"), "true", StringComparison.Ordinal);
        _isMarkedIncomplete = string.Equals(_xml.Attribute("comment"), NmapXmlWriter.IncompleteMark, StringComparison.Ordinal);
        for (var depth = _xml.Open(); _xml.NextChild(depth);)
        {
            switch (_xml.Name)
            {
                case "status": (_status, _reason) = (_xml.Attribute("state"), _xml.Attribute("reason")); break;
                case "address": ReadAddress(); break;
                case "hostnames": ReadNames(); break;
                case "ports": _ports.Read(); break;
                case "os": _os.Read(); break;
                case "hostscript": ReadScripts(); break;
                case "times": ReadTimes(); break;
            }
        }
    }

    private void ReadAddress()
    {
        var text = _xml.Attribute("addr");
        if (string.Equals(_xml.Attribute("addrtype"), "mac", StringComparison.Ordinal))
            (_mac, _vendor) = (text, _xml.Attribute("vendor"));
        else if (_address is null && AddressText.TryParse(text, out var address))
            _address = address;
    }

    private void ReadNames()
    {
        for (var depth = _xml.Open(); _xml.NextChild(depth);)
        {
            if (_xml.Attribute("name") is { } name && _names.Count < 1000)
                _names.Add(new ObservedName(name, string.Equals(_xml.Attribute("type"), "user", StringComparison.Ordinal) ? "user" : "PTR"));
        }
    }

    private void ReadScripts()
    {
        for (var depth = _xml.Open(); _xml.NextChild(depth);)
        {
            if (_scripts.Read() is { } script)
                _hostScripts.Add(script);
        }
    }

    // Microseconds; -1 is nmap's "not measured".
    private void ReadTimes()
    {
        if (NmapText.Number(_xml.Attribute("srtt")) is { } microseconds and >= 0)
            _roundTrip = TimeSpan.FromMicroseconds(microseconds);
    }

    private HostObservation ToObservation(PortCoverage asked, DateTimeOffset? runStartedAt, bool isWhole)
    {
        var ports = _ports.Finish(asked, isWhole);
        var state = StateOf(ports);
        var remarks = ImmutableArray.CreateBuilder<string>();
        Remark(_xml.Cuts, string.Create(CultureInfo.InvariantCulture, $"texts were longer than {_options.MaxTextLength} characters and were cut"));
        Remark(_scripts.Dropped, "tables or values of scripts were nested too deep or too many and were dropped");
        Remark(_ports.Dropped, "ports were repeated, unreadable or too many and were dropped");
        if (!isWhole)
            remarks.Add("the host's element is not whole: what stands before the fault is kept");
        var startedAt = _startedAt ?? _endedAt ?? runStartedAt + _options.Shift ?? _options.TimeWhenMissing;
        return new HostObservation
        {
            Address = _address!,
            StartedAt = startedAt,
            ObservedAt = _endedAt is { } endedAt && endedAt > startedAt ? endedAt : startedAt,
            Vantage = _options.Vantage,
            State = state,
            Reason = state == HostState.Unknown && _isTimedOut && _status is not "unknown"
                ? $"nmap gave the host up for time ({_status ?? "no status"}{(_reason is null ? "" : ", " + _reason)})"
                : _reason,

            // Ports that were asked of a host but have no table were not answered for: the host was down, timed out or its scan was cut short.
            IsComplete = isWhole && !_isTimedOut && !_isMarkedIncomplete && (_ports.AreSeen || asked.IsEmpty),
            TimedOut = _isTimedOut,
            Coverage = ports.Coverage,
            ProbesSent = ports.Coverage.Count,
            Services = ports.Services,
            Unlisted = ports.Unlisted,
            Names = [.. _names],
            OsMatches = _os.Finish(),
            Scripts = _hostScripts.ToImmutable(),
            MacAddress = _mac,
            MacVendor = _vendor,
            RoundTrip = _roundTrip,
            Remarks = remarks.ToImmutable(),
        };

        void Remark(int count, string what)
        {
            if (count > 0)
                remarks.Add(string.Create(CultureInfo.InvariantCulture, $"{count} {what}"));
        }
    }

    private HostState StateOf(NmapPorts ports)
    {
        var hasPorts = !ports.Services.IsEmpty || !ports.Unlisted.IsEmpty;
        if (_isTimedOut && !hasPorts)
            return HostState.Unknown;

        // masscan writes no status: a port that it lists answered.
        if (_status is null)
            return hasPorts ? HostState.Up : HostState.Unknown;
        return NmapText.HostStateOf(_status);
    }
}
