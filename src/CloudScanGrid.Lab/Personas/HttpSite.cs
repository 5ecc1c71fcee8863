using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace CloudScanGrid.Lab.Personas;

/// <summary>A web server as far as a scanner sees one: a status line, headers in the product's own order, a small body.</summary>
internal sealed record HttpSite
{
    /// <summary>Not the present: the same fleet answers the same bytes.</summary>
    public const string Date = "Date: Thu, 01 Jan 2026 00:00:00 GMT";

    /// <summary>Headers but Content-Length, in the order in which the product sends them.</summary>
    public required ImmutableArray<string> Headers { get; init; }

    /// <summary>As in <c>200 OK</c>.</summary>
    public string Status { get; init; } = "200 OK";

    public string Body { get; init; } = "";

    /// <summary>Whether the product answers HTTP/1.0 to a request of HTTP/1.0; others answer HTTP/1.1 to all.</summary>
    public bool EchoesVersion { get; init; }

    /// <summary>Paths that answer otherwise.</summary>
    public ImmutableDictionary<string, HttpSite> Paths { get; init; } = ImmutableDictionary<string, HttpSite>.Empty;

    /// <summary>A page of <paramref name="server"/>.</summary>
    public static HttpSite Page(string server, string title, bool echoesVersion = false) => new()
    {
        Headers = [$"Server: {server}", Date, "Content-Type: text/html", "Connection: close"],
        Body = $"<!DOCTYPE html>\n<html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>\n",
        EchoesVersion = echoesVersion,
    };

    public IResponder Respond() => Conversation.ClientFirst(Answer);

    private Answer Answer(ReadOnlySpan<byte> request)
    {
        if (!char.IsAsciiLetterUpper((char)request[0]))
            return new(Render(this with { Status = "400 Bad Request" }, "HTTP/1.1", withBody: true), Close: true);
        if (request.IndexOf("\r\n\r\n"u8) < 0)
            return Personas.Answer.Wait;

        var line = Encoding.Latin1.GetString(request[..request.IndexOf("\r\n"u8)]).Split(' ');
        var path = line.Length > 1 ? line[1] : "/";
        var version = EchoesVersion && line is [.., "HTTP/1.0"] ? "HTTP/1.0" : "HTTP/1.1";
        return new(Render(Paths.GetValueOrDefault(path, this), version, withBody: line[0] is not "HEAD"), Close: true);
    }

    private static byte[] Render(HttpSite site, string version, bool withBody)
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{version} {site.Status}\r\n");
        foreach (var header in site.Headers)
            text.Append(header).Append("\r\n");
        text.Append(CultureInfo.InvariantCulture, $"Content-Length: {site.Body.Length}\r\n\r\n");
        if (withBody)
            text.Append(site.Body);
        return Encoding.Latin1.GetBytes(text.ToString());
    }
}
