using System.Globalization;
using System.Runtime.CompilerServices;
using System.Xml;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.Scanning.Nmap.Xml;

/// <summary>
/// Reads the XML of nmap or masscan: whole, still growing, truncated, mangled or hostile. It yields each host as soon as its end tag arrives, holds one at a
/// time, and reports what is wrong instead of throwing. Only trouble of the stream itself is an exception.
/// </summary>
/// <remarks>
/// masscan writes one element for each port; elements of one address that follow each other become one host, which is therefore yielded when the next address
/// begins. Elements of the same address further apart come as separate hosts.
/// </remarks>
/// <param name="stream">The XML. The reader disposes it.</param>
/// <param name="options">The vantage and the bounds.</param>
public sealed class NmapXmlReader(Stream stream, NmapXmlReaderOptions options) : IAsyncDisposable
{
    private readonly XmlProblems _problems = new(options.MaxProblems);
    private NmapRun _run = new();
    private bool _isRunOpen;
    private bool _isAnyRunUnfinished;

    /// <summary>What the file says of the run so far; final when <see cref="ReadHostsAsync"/> has ended.</summary>
    public NmapRun Run => _run with { Problems = _problems.Kept, ProblemsNotKept = _problems.NotKept, IsComplete = _run.IsComplete && !_isAnyRunUnfinished };

    /// <summary>The hosts, in the order of the file. To be read once.</summary>
    public async IAsyncEnumerable<HostObservation> ReadHostsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var scanner = new XmlFrameScanner(stream, options.MaxHostLength, _problems);
        MasscanHost? pending = null;
        while (await scanner.NextAsync(cancellationToken) is { } frame)
        {
            if (frame.Kind == XmlFrameKind.Tag)
            {
                ReadTag(frame);
                continue;
            }

            if (NmapHostXml.Read(frame, _run.Coverage, _run.StartedAt, options, _problems) is not { } host)
                continue;
            if (!string.Equals(_run.Scanner, "masscan", StringComparison.Ordinal))
            {
                yield return Count(host);
                continue;
            }

            if (pending?.IsOf(host) == true)
            {
                pending.Add(host);
                continue;
            }

            if (pending is not null)
                yield return Count(pending.ToObservation());
            pending = new MasscanHost(host, options.MaxPorts);
        }

        if (pending is not null)
            yield return Count(pending.ToObservation());
        if (_run.Scanner is null)
            _problems.Add(scanner.Line, scanner.Column, "there is no <nmaprun> with a scanner: this is not the XML of nmap or masscan");
        else if (_isRunOpen)
            _problems.Add(scanner.Line, scanner.Column, "the run did not end: there is no <finished>");
        _isAnyRunUnfinished |= _isRunOpen;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => stream.DisposeAsync();

    private HostObservation Count(HostObservation host)
    {
        _run = _run with { HostsRead = _run.HostsRead + 1 };
        return host;
    }

    private void ReadTag(in XmlFrame frame)
    {
        var name = frame.Text.Span[1..];
        if (!name.StartsWith("nmaprun") && !name.StartsWith("scaninfo") && !name.StartsWith("finished") && !name.StartsWith("hosts"))
            return;
        using var text = new CharMemoryReader(frame.Text);
        using var reader = XmlReader.Create(text, XmlFrameSettings.Create());
        var xml = new XmlText(reader, options.MaxTextLength);
        try
        {
            if (reader.MoveToContent() == XmlNodeType.Element)
                ReadTag(xml, frame);
        }
        catch (XmlException exception)
        {
            _problems.Add(NmapHostXml.LineOf(frame, exception), NmapHostXml.ColumnOf(frame, exception), $"a tag is mangled: {NmapHostXml.MessageOf(exception)}");
        }
    }

    private void ReadTag(XmlText xml, in XmlFrame frame)
    {
        switch (xml.Name)
        {
            case "nmaprun":
                _isAnyRunUnfinished |= _isRunOpen;
                _isRunOpen = true;
                if (_run.Scanner is not null)
                    _problems.Add(frame.Line, frame.Column, "another run begins here: its hosts are read too");
                _run = _run with
                {
                    Scanner = _run.Scanner ?? xml.Attribute("scanner"),
                    Version = _run.Version ?? xml.Attribute("version"),
                    Args = _run.Args ?? xml.Attribute("args"),
                    StartedAt = NmapText.Time(xml.Attribute("start")) ?? _run.StartedAt,
                    Coverage = PortCoverage.None,
                };
                break;
            case "scaninfo":
                ReadScanInfo(xml, frame);
                break;
            case "finished":
                ReadFinished(xml);
                break;
            case "hosts":
                _run = _run with
                {
                    HostsUp = NmapText.Number(xml.Attribute("up")),
                    HostsDown = NmapText.Number(xml.Attribute("down")),
                    HostsTotal = NmapText.Number(xml.Attribute("total")),
                };
                break;
        }
    }

    private void ReadScanInfo(XmlText xml, in XmlFrame frame)
    {
        if (xml.Attribute("services") is not { } services)
            return;
        if (!PortRanges.TryParse(services, out var ports, out var error))
        {
            _problems.Add(frame.Line, frame.Column, $"the scanned ports are unreadable: {error}");
            return;
        }

        var asked = NmapText.ProtocolOf(xml.Attribute("protocol")) switch
        {
            TransportProtocol.Tcp => new PortCoverage { Tcp = ports },
            TransportProtocol.Udp => new PortCoverage { Udp = ports },
            TransportProtocol.Sctp => new PortCoverage { Sctp = ports },
            _ => PortCoverage.None,
        };
        _run = _run with { Coverage = _run.Coverage.Union(asked) };
    }

    private void ReadFinished(XmlText xml)
    {
        _isRunOpen = false;
        var exit = xml.Attribute("exit");
        var error = xml.Attribute("errormsg");
        var hasSeconds = double.TryParse(
            xml.Attribute("elapsed"), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds);
        _run = _run with
        {
            FinishedAt = NmapText.Time(xml.Attribute("time")),
            Exit = exit,
            ErrorMessage = error,
            Elapsed = hasSeconds && seconds is >= 0 and < 1e9 ? TimeSpan.FromSeconds(seconds) : null,
            IsComplete = (exit is null or "success") && error is null,
        };
    }
}
