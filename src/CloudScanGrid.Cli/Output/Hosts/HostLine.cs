using System.Text.Json.Nodes;

namespace CloudScanGrid.Cli.Output.Hosts;

/// <summary>One line of a scan's NDJSON. The names and their order are a contract; what is null is left out.</summary>
internal sealed record HostLine
{
    public required string AssetId { get; init; }

    public required string Account { get; init; }

    public required string Address { get; init; }

    public DateTimeOffset? ObservedAt { get; init; }

    public string? Vantage { get; init; }

    public required string State { get; init; }

    public bool Complete { get; init; }

    public CoverageLine? Coverage { get; init; }

    public long ProbesSent { get; init; }

    public RefusalLine? Refusal { get; init; }

    public required IReadOnlyList<ServiceLine> Services { get; init; }

    public required IReadOnlyList<FindingLine> Findings { get; init; }

    public ExplanationLine? Explanation { get; init; }

    /// <summary>The ports that were asked, as nmap's <c>-p</c>; a protocol that was not asked is not there.</summary>
    internal sealed record CoverageLine(string? Tcp, string? Udp, string? Sctp);

    internal sealed record RefusalLine(string Reason, string Explanation);

    internal sealed record ExplanationLine(string? Profile, IReadOnlyList<string> Why);

    internal sealed record FindingLine(
        string Kind, string Type, string? Protocol, int? Port, double Confidence, string Title, IReadOnlyList<string> Why, bool IsNew, string Id);

    internal sealed record ServiceLine
    {
        public required string Protocol { get; init; }

        public required int Port { get; init; }

        public required string State { get; init; }

        public string? Reason { get; init; }

        public string? Name { get; init; }

        public string? Product { get; init; }

        public string? Version { get; init; }

        public string? ExtraInfo { get; init; }

        public string? Tunnel { get; init; }

        public required IReadOnlyList<string> Cpes { get; init; }

        public int Confidence { get; init; }

        public JsonObject? Scripts { get; init; }
    }
}
