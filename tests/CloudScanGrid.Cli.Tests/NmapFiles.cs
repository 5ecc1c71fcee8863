namespace CloudScanGrid.Cli.Tests;

/// <summary>Small files in nmap's format.</summary>
internal static class NmapFiles
{
    /// <summary>Text that would retitle a terminal, clear it, run as a formula and end a table cell.</summary>
    public const string Hostile = "=cmd|'/c calc'!A0 &#x202e;[red]&lt;b&gt;";

    public static string Whole { get; } = Head + Host("192.0.2.10", "nginx") + Host("192.0.2.9", "OpenSSH") + Tail;

    public static string Truncated { get; } = Head + Host("192.0.2.10", "nginx") + "<host><status state=\"up\" reason=\"syn-ack\"/><address addr=\"192.0.2.11\"";

    public static string HostileText { get; } = Head + Host("192.0.2.66", Hostile) + Tail;

    private const string Head = """
        <?xml version="1.0" encoding="UTF-8"?>
        <!DOCTYPE nmaprun>
        <nmaprun scanner="nmap" args="nmap -sV -p 80,81 192.0.2.0/24" start="1764000000" version="7.93" xmloutputversion="1.05">
        <scaninfo type="connect" protocol="tcp" numservices="2" services="80-81"/>

        """;

    private const string Tail = """
        <runstats><finished time="1764000100" elapsed="100.00" exit="success"/><hosts up="2" down="0" total="2"/></runstats>
        </nmaprun>

        """;

    private static string Host(string address, string product) => $"""
        <host starttime="1764000001" endtime="1764000050"><status state="up" reason="syn-ack" reason_ttl="0"/>
        <address addr="{address}" addrtype="ipv4"/>
        <ports><extraports state="closed" count="1"><extrareasons reason="conn-refused" count="1" proto="tcp" ports="81"/></extraports>
        <port protocol="tcp" portid="80"><state state="open" reason="syn-ack" reason_ttl="0"/><service name="http" product="{product}" version="1.22.1" method="probed" conf="10"/></port>
        </ports></host>

        """;
}
