using System.Collections.Immutable;

namespace CloudScanGrid.Lab.Personas;

/// <summary>The roles, by the kind of subnet in which they live.</summary>
internal static class Roles
{
    private static readonly RoleService Ssh = new(22, "openssh");

    /// <summary>Subnets that face the Internet.</summary>
    public static ImmutableArray<Role> Edge { get; } =
    [
        new("web", "web", "high", [Ssh, new(80, "nginx", Public: true), new(443, "nginx-tls", Public: true), new(8080, "apache", 0.25)]),
        new("web-apache", "web", "high", [Ssh, new(80, "apache", Public: true), new(443, "nginx-tls", 0.5, Public: true)]),
        new("bastion", "bastion", "high", [Ssh, new(53, "bind", 0.5)]),
        new("mail", "mail", "medium", [Ssh, new(25, "exim", Public: true), new(143, "dovecot-imap"), new(110, "dovecot-pop3", 0.5), new(587, "postfix", 0.5, Public: true)]),
    ];

    /// <summary>Subnets of applications.</summary>
    public static ImmutableArray<Role> Applications { get; } =
    [
        new("kubernetes", "kubernetes", "high", [Ssh, new(10250, "kubelet"), new(30080, "nginx", 0.6)]),
        new("docker", "docker", "medium", [Ssh, new(2375, "docker"), new(8080, "nginx", 0.5)]),
        new("application", "web", "medium", [Ssh, new(8080, "apache"), new(8443, "nginx-tls", 0.4)]),
    ];

    /// <summary>Subnets of data.</summary>
    public static ImmutableArray<Role> Data { get; } =
    [
        new("database-mysql", "database", "critical", [Ssh, new(3306, "mysql")]),
        new("database-postgresql", "database", "critical", [Ssh, new(5432, "postgresql")]),
        new("cache-redis", "cache", "high", [Ssh, new(6379, "redis")]),
        new("cache-memcached", "cache", "high", [Ssh, new(11211, "memcached")]),
        new("documents", "database", "high", [Ssh, new(27017, "mongodb"), new(9200, "elasticsearch", 0.5)]),
    ];

    /// <summary>Subnets of offices and what nobody dares to switch off.</summary>
    public static ImmutableArray<Role> Office { get; } =
    [
        new("windows", "windows", "medium", [new(445, "smb"), new(3389, "terminal-services"), new(5985, "winrm"), new(80, "iis", 0.4)]),
        new("printer", "printer", "low", [new(80, "lighttpd"), new(631, "cups"), new(9100, "jetdirect"), new(161, "snmp", 0.5)]),
        new("legacy", "legacy", "low", [new(21, "vsftpd"), new(23, "telnetd"), new(5900, "vnc", 0.5)]),
    ];

    /// <summary>Accepts everywhere and says nothing.</summary>
    public static Role Honeypot { get; } = new("honeypot", "honeypot", "low", []);

    /// <summary>Holds whoever connects.</summary>
    public static Role Tarpit { get; } = new("tarpit", "tarpit", "low", [new(22, "tarpit"), new(23, "tarpit")]);

    /// <summary>The kinds of subnets, in the order in which a fleet takes them.</summary>
    public static ImmutableArray<ImmutableArray<Role>> Themes { get; } = [Edge, Applications, Data, Office];
}
