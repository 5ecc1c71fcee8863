using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;
using CloudScanGrid.Domain.Networking;

namespace CloudScanGrid.Lab.Personas;

/// <summary>Every daemon that the laboratory can play. Names, products and versions are what nmap 7.93 prints of them; a test holds each to it.</summary>
internal static class Daemons
{
    private static readonly FrozenDictionary<string, Daemon> ById = Catalogue().ToFrozenDictionary(daemon => daemon.Id, StringComparer.Ordinal);

    public static ImmutableArray<Daemon> All => ById.Values;

    public static Daemon Get(string id) => ById[id];

    private static IEnumerable<Daemon> Catalogue() =>
    [
        .. RemoteAdministration(), .. Web(), .. DataStores(), .. Mail(), .. Orchestration(), .. Appliances(),
    ];

    private static IEnumerable<Daemon> RemoteAdministration() =>
    [
        new()
        {
            Id = "openssh", ServiceName = "ssh", Product = "OpenSSH", Sensitive = true,
            Versions = ["7.9p1 Debian 10+deb10u2", "8.4p1 Debian 5+deb11u3", "9.2p1 Debian 2+deb12u3"],
            Stream = version => SshReplies.Daemon($"SSH-2.0-OpenSSH_{version!.Replace(" Debian ", " Debian-", StringComparison.Ordinal)}"),
        },
        new()
        {
            Id = "dropbear", ServiceName = "ssh", Product = "Dropbear sshd", Versions = ["2019.78", "2022.83"], Sensitive = true,
            Stream = version => SshReplies.Daemon($"SSH-2.0-dropbear_{version}"),
        },
        new()
        {
            Id = "telnetd", ServiceName = "telnet", Product = "Linux telnetd", Sensitive = true,
            Stream = _ => Conversation.Banner(new byte[] { 0xff, 0xfd, 0x18, 0xff, 0xfd, 0x20, 0xff, 0xfd, 0x23, 0xff, 0xfd, 0x27 }),
        },
        new() { Id = "vnc", ServiceName = "vnc", Product = "VNC", Sensitive = true, Stream = _ => Banner("RFB 003.008\n") },
        new()
        {
            Id = "terminal-services", ServiceName = "ms-wbt-server", Product = "Microsoft Terminal Services", Sensitive = true,
            Stream = _ => Conversation.ClientFirst(WindowsReplies.RemoteDesktop),
        },
        new()
        {
            Id = "smb", ServiceName = "microsoft-ds", Product = "Microsoft Windows Server 2008 R2 - 2012 microsoft-ds", Sensitive = true,
            Stream = _ => Conversation.ClientFirst(WindowsReplies.Smb),
        },
        new()
        {
            Id = "winrm", ServiceName = "http", Product = "Microsoft HTTPAPI httpd", Versions = ["2.0"], Sensitive = true,
            Stream = version => new HttpSite
            {
                Status = "404 Not Found",
                Headers = ["Content-Type: text/html; charset=us-ascii", $"Server: Microsoft-HTTPAPI/{version}", HttpSite.Date, "Connection: close"],
                Body = "<HTML><HEAD><TITLE>Not Found</TITLE></HEAD><BODY><h2>Not Found</h2></BODY></HTML>\r\n",
            }.Respond(),
        },
    ];

    private static IEnumerable<Daemon> Web() =>
    [
        Http("nginx", "nginx", ["1.18.0", "1.22.1", "1.26.0"], version => HttpSite.Page($"nginx/{version}", "Welcome")),
        Http("nginx-tls", "nginx", ["1.18.0", "1.22.1", "1.26.0"], version => HttpSite.Page($"nginx/{version}", "Welcome")) with { Tls = true },
        Http("apache", "Apache httpd", ["2.4.38", "2.4.56", "2.4.62"], version => HttpSite.Page($"Apache/{version} (Debian)", "It works")),
        Http("lighttpd", "lighttpd", ["1.4.53", "1.4.69"], version => HttpSite.Page($"lighttpd/{version}", "Status", echoesVersion: true)),
        Http("iis", "Microsoft IIS httpd", ["8.5", "10.0"], version => HttpSite.Page($"Microsoft-IIS/{version}", "IIS Windows Server")),
        Http("python-http", "SimpleHTTPServer", ["0.6"], version => new HttpSite
        {
            Headers = [$"Server: SimpleHTTP/{version} Python/3.11.2", HttpSite.Date, "Content-type: text/html; charset=utf-8"],
            Body = "<!DOCTYPE HTML>\n<html><head><title>Directory listing for /</title></head><body><a href=\"sh.php\">sh.php</a></body></html>\n",
            EchoesVersion = true,
        }),
    ];

    private static IEnumerable<Daemon> DataStores() =>
    [
        new()
        {
            Id = "mysql", ServiceName = "mysql", Product = "MySQL", Versions = ["5.7.44", "8.0.36", "8.0.40"], Sensitive = true,
            Stream = version => Conversation.Banner(DatabaseReplies.MySqlHandshake(version!)),
        },
        new()
        {
            // PostgreSQL tells no version before login; nmap infers a range from a line number in the error.
            Id = "postgresql", ServiceName = "postgresql", Product = "PostgreSQL DB", Versions = ["12.9 - 12.12", "13.5 - 13.8", "14.1 - 14.5"], Sensitive = true,
            Stream = version => Conversation.ClientFirst(request => DatabaseReplies.PostgreSql(request, version switch
            {
                "12.9 - 12.12" => 2119,
                "13.5 - 13.8" => 2133,
                _ => 2138,
            })),
        },
        new()
        {
            Id = "redis", ServiceName = "redis", Product = "Redis key-value store", Versions = ["5.0.14", "6.0.16", "7.0.15"], Sensitive = true,
            Stream = version => Conversation.ClientFirst(request => DatabaseReplies.Redis(request, version!)),
        },
        new()
        {
            Id = "memcached", ServiceName = "memcached", Product = "Memcached", Versions = ["1.5.6", "1.6.18"], Sensitive = true,
            Stream = version => Conversation.ClientFirst(request => DatabaseReplies.Memcached(request, version!)),
        },
        new()
        {
            Id = "mongodb", ServiceName = "mongodb", Product = "MongoDB", Versions = ["4.4.29", "6.0.13"], Sensitive = true,
            Stream = version => Conversation.ClientFirst(request => DatabaseReplies.MongoDb(request, version!)),
        },
        Http("elasticsearch", "Elasticsearch REST API", ["7.17.9", "8.11.1"], version => new HttpSite
        {
            Headers = ["content-type: application/json; charset=UTF-8"],
            Body = "{\n  \"name\" : \"search-1\",\n  \"cluster_name\" : \"lab\",\n  \"cluster_uuid\" : \"Zq3uS0m1R0aL4bUuId0001\",\n  \"version\" : {\n    "
                + $"\"number\" : \"{version}\",\n    \"build_flavor\" : \"default\",\n    \"lucene_version\" : \"8.11.1\"\n  }},\n"
                + "  \"tagline\" : \"You Know, for Search\"\n}\n",
            EchoesVersion = true,
        }) with { Sensitive = true },
    ];

    private static IEnumerable<Daemon> Mail() =>
    [
        new()
        {
            Id = "exim", ServiceName = "smtp", Product = "Exim smtpd", Versions = ["4.92", "4.96"],
            Stream = version => new Conversation(Ascii($"220 mail.lab.invalid ESMTP Exim {version} Thu, 01 Jan 2026 00:00:00 +0000\r\n"), Smtp),
        },
        new()
        {
            Id = "postfix", ServiceName = "smtp", Product = "Postfix smtpd",
            Stream = _ => new Conversation(Ascii("220 mail.lab.invalid ESMTP Postfix (Debian/GNU)\r\n"), Smtp),
        },
        new() { Id = "dovecot-imap", ServiceName = "imap", Product = "Dovecot imapd", Stream = _ => Banner("* OK Dovecot ready.\r\n") },
        new() { Id = "dovecot-pop3", ServiceName = "pop3", Product = "Dovecot pop3d", Stream = _ => Banner("+OK Dovecot ready.\r\n") },
    ];

    private static IEnumerable<Daemon> Orchestration() =>
    [
        new()
        {
            Id = "docker", ServiceName = "docker", Product = "Docker remote API", Versions = ["19.03.15", "20.10.24"], Sensitive = true,
            Stream = version => new HttpSite
            {
                Status = "404 Not Found",
                Headers = ["Content-Type: application/json", $"Server: Docker/{version} (linux)", HttpSite.Date],
                Body = "{\"message\":\"page not found\"}\n",
                Paths = ImmutableDictionary<string, HttpSite>.Empty.Add("/version", new HttpSite
                {
                    Headers = ["Content-Type: application/json", $"Server: Docker/{version} (linux)", HttpSite.Date],
                    Body = $"{{\"Version\":\"{version}\",\"ApiVersion\":\"1.40\",\"Os\":\"linux\",\"Arch\":\"amd64\",\"KernelVersion\":\"6.1.0-18-amd64\"}}\n",
                }),
            }.Respond(),
        },
        // A kubelet gives no version to strangers: what it shows is Go's HTTP server.
        Http("kubelet", "Golang net/http server", [null], _ => new HttpSite
        {
            Status = "404 Not Found",
            Headers = ["Content-Type: text/plain; charset=utf-8", "X-Content-Type-Options: nosniff", HttpSite.Date],
            Body = "404 page not found\n",
            EchoesVersion = true,
        }) with { Tls = true, Sensitive = true },
    ];

    private static IEnumerable<Daemon> Appliances() =>
    [
        new()
        {
            Id = "vsftpd", ServiceName = "ftp", Product = "vsftpd", Versions = ["2.3.5", "3.0.3"],
            Stream = version => Banner($"220 (vsFTPd {version})\r\n"),
        },
        Http("cups", "CUPS", ["2.3", "2.4"], version => HttpSite.Page($"CUPS/{version} IPP/2.1", "Home", echoesVersion: true)) with { ServiceName = "ipp" },
        // nmap sends nothing to 9100: printers would print the probe.
        new() { Id = "jetdirect", ServiceName = "jetdirect", Stream = _ => Conversation.ClientFirst(static _ => Answer.Wait) },
        new()
        {
            Id = "bind", ServiceName = "domain", Product = "ISC BIND", Versions = ["9.16.48", "9.18.24"], Protocol = TransportProtocol.Udp,
            Datagram = version => request => DatagramReplies.Dns(request, version!),
        },
        new()
        {
            Id = "snmp", ServiceName = "snmp", Product = "SNMPv1 server", Protocol = TransportProtocol.Udp, Sensitive = true,
            Datagram = _ => static request => DatagramReplies.Snmp(request, "Laboratory printer 1200n"),
        },
        new() { Id = "tarpit", ServiceName = null, Stream = _ => new DripResponder(TimeProvider.System) },
        new() { Id = "wrapped", ServiceName = "tcpwrapped", Stream = _ => new HangUpResponder() },
    ];

    private static Daemon Http(string id, string product, ImmutableArray<string?> versions, Func<string?, HttpSite> site) => new()
    {
        Id = id,
        ServiceName = "http",
        Product = product,
        Versions = versions,
        Stream = version => site(version).Respond(),
    };

    private static Answer Smtp(ReadOnlySpan<byte> request)
    {
        if (request.IndexOf("\n"u8) < 0)
            return Answer.Wait;
        if (request.StartsWith("QUIT"u8))
            return new("221 2.0.0 Bye\r\n"u8.ToArray(), Close: true);
        return request.StartsWith("EHLO"u8) || request.StartsWith("HELO"u8)
            ? new("250 mail.lab.invalid\r\n"u8.ToArray())
            : new("502 5.5.2 Command not recognised\r\n"u8.ToArray());
    }

    private static Conversation Banner(string text) => Conversation.Banner(Ascii(text));

    private static byte[] Ascii(string text) => Encoding.ASCII.GetBytes(text);
}
