using System.Collections.Immutable;
using System.Net;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Networking;

namespace CloudScanGrid.Integrations.Inventory.File;

/// <summary>Reads one security group.</summary>
internal sealed class SecurityGroupReader(StrictJsonReader json)
{
    private static readonly ObjectShape GroupShape = new("a security group", ["id"], ["ingress"]);
    private static readonly ObjectShape RuleShape = new("an ingress rule", ["cidr"], ["protocol", "fromPort", "toPort"]);
    private static readonly ImmutableArray<string> Protocols = ["tcp", "udp", "sctp", "icmp", "icmpv6", "all", "-1"];

    /// <summary>Null when its id is missing or wrong.</summary>
    public SecurityGroup? Read()
    {
        string? id = null;
        var ingress = ImmutableArray.CreateBuilder<IngressRule>();
        json.ReadObject(GroupShape, field =>
        {
            if (string.Equals(field, "id", StringComparison.Ordinal))
            {
                id = json.ReadText(FieldRules.GroupId);
                return;
            }

            json.ReadArray(FieldRules.MostRules, "ingress rules", _ =>
            {
                if (ReadRule() is { } rule)
                    ingress.Add(rule);
            });
        });
        return id is null ? null : new(id, ingress.ToImmutable());
    }

    // ICMP opens no port, so its rules are checked and say nothing further.
    private IngressRule? ReadRule()
    {
        var protocol = "all";
        IPNetwork? source = null;
        int? from = null, to = null;
        json.ReadObject(RuleShape, field =>
        {
            switch (field)
            {
                case "protocol": protocol = ReadProtocol(); break;
                case "cidr": source = json.ReadCidr(); break;
                case "fromPort": from = ReadPort("fromPort"); break;
                default: to = ReadPort("toPort"); break;
            }
        });

        var isIcmp = protocol.StartsWith("icmp", StringComparison.Ordinal);
        if (from is null != to is null)
            json.Report($"fromPort {from?.ToString() ?? "missing"}, toPort {to?.ToString() ?? "missing"}", "write both, or none for every port");
        else if (!isIcmp && from > to)
            json.Report($"fromPort {from}, toPort {to}", "ports ascend; write the smaller one as fromPort");
        else if (!isIcmp && (from < 0 || to < 0))
            json.Report($"fromPort {from}, toPort {to}", $"ports are 0 to 65535; leave both out for every port of {protocol}");
        if (source is null || isIcmp || json.HasErrors)
            return null;
        TransportProtocol? transport = protocol switch
        {
            "tcp" => TransportProtocol.Tcp,
            "udp" => TransportProtocol.Udp,
            "sctp" => TransportProtocol.Sctp,
            _ => null,
        };
        return new(transport, new PortRange((ushort)(from ?? ushort.MinValue), (ushort)(to ?? ushort.MaxValue)), source.Value);
    }

    private string ReadProtocol()
    {
        if (json.ReadText(FieldRules.Protocol) is not { } text)
            return "all";
        if (Protocols.Contains(text, StringComparer.Ordinal))
            return text;
        json.Report(StrictJsonReader.Quote(text), $"write one of {string.Join(", ", Protocols)}");
        return "all";
    }

    // -1 is what AWS gives as "every type" of an ICMP rule.
    private int? ReadPort(string what) => json.ReadInteger(what, -1, ushort.MaxValue);
}
