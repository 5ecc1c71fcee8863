using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace CloudScanGrid.Lab.Clouds.Gcp;

/// <summary>What Compute Engine answers ("Compute Engine API", REST reference v1, read in November 2026).</summary>
/// <param name="contents">What the project has.</param>
/// <param name="project">The project.</param>
internal sealed class ComputeAnswers(LabGcpContents contents, string project)
{
    private const string Site = "https://www.googleapis.com/compute/v1/";

    /// <summary>An aggregated list; null where the fake does not know it.</summary>
    public JsonObject? Aggregated(string collection, GcpPages pages) => collection switch
    {
        "instances" => Aggregated(collection, contents.Instances, one => $"zones/{one.Zone}", WriteInstance, pages),
        "forwardingRules" => Aggregated(collection, contents.ForwardingRules, one => one.Scope, WriteForwardingRule, pages),
        "addresses" => Aggregated(collection, contents.Addresses, one => one.Scope, WriteAddress, pages),
        "subnetworks" => Aggregated(collection, contents.Subnetworks, one => $"regions/{one.Region}", WriteSubnetwork, pages),
        _ => null,
    };

    /// <summary>A list of what is in no region; null where the fake does not know it.</summary>
    public JsonObject? Global(string collection, GcpPages pages) => collection switch
    {
        "networks" => Listed(pages.Of(contents.Networks), WriteNetwork),
        "routes" => Listed(pages.Of(contents.Routes), WriteRoute),
        _ => null,
    };

    /// <summary>The project itself.</summary>
    public JsonObject Project() => GcpJson.Object(("name", project), ("xpnProjectStatus", contents.IsSharedHost ? "HOST" : "UNSPECIFIED_XPN_PROJECT_STATUS"), ("commonInstanceMetadata", Secrets()));

    /// <summary>All rules of a region of a network; null where there is no such network.</summary>
    public JsonObject? EffectiveFirewalls(string region, IQueryCollection query)
    {
        var asked = query["network"].ToString();
        var network = contents.Networks.FirstOrDefault(one => asked == $"projects/{project}/global/networks/{one.Name}");
        return network is null ? null : GcpJson.Object(
            ("firewalls", GcpJson.List(contents.Firewalls.Where(rule => rule.Network == network.Name), WriteFirewall)),
            ("firewallPolicys", GcpJson.List(
                contents.Policies.Where(policy => (policy.Network ?? network.Name) == network.Name && (policy.Region ?? region) == region), WritePolicy)));
    }

    private JsonObject Aggregated<T>(string collection, IReadOnlyList<T> all, Func<T, string> scopeOf, Func<T, JsonObject> write, GcpPages pages)
    {
        // Machines are in zones, everything else is in none. Every scope is there on every page; the pages go by items.
        var unreachable = contents.Unreachable.Where(scope => scope.StartsWith("zones/", StringComparison.Ordinal) == (collection == "instances")).ToList();
        var (items, next) = pages.Of([.. all.Where(one => !unreachable.Contains(scopeOf(one)))]);
        var page = items.ToLookup(scopeOf, StringComparer.Ordinal);
        var scopes = all.Select(scopeOf).Append("global").Append("zones/us-west1-a").Distinct(StringComparer.Ordinal).Except(unreachable, StringComparer.Ordinal);
        return GcpJson.Object(
            ("kind", $"compute#{collection}AggregatedList"),
            ("items", new JsonObject(scopes.Select(scope => KeyValuePair.Create(scope, (JsonNode?)(page[scope].Any()
                ? new JsonObject { [collection] = GcpJson.List(page[scope], write) }
                : new JsonObject { ["warning"] = GcpJson.Object(("code", "NO_RESULTS_ON_PAGE"), ("message", $"There are no results for scope '{scope}' on this page.")) }))))),
            ("nextPageToken", next),
            ("unreachables", GcpJson.Texts(unreachable)));
    }

    private static JsonObject Listed<T>((IEnumerable<T> Items, string? Next) page, Func<T, JsonObject> write) => GcpJson.Object(("items", GcpJson.List(page.Items, write)), ("nextPageToken", page.Next));

    // What nobody who reads an inventory should ask for.
    private static JsonObject Secrets() => new() { ["items"] = new JsonArray(new JsonObject { ["key"] = "startup-script", ["value"] = GcpCloud.Secret }) };

    private static JsonObject WriteInstance(LabGcpInstance one) => GcpJson.Object(
        ("name", one.Name),
        ("status", one.Status),
        ("zone", $"{Site}projects/-/zones/{one.Zone}"),
        ("creationTimestamp", Time(one.CreatedAt)),
        ("lastStartTimestamp", one.StartedAt is { } started ? Time(started) : null),
        ("labels", GcpJson.Labels(one.Labels)),
        ("tags", GcpJson.Object(("items", GcpJson.Texts(one.Tags)), ("fingerprint", "bGFi"))),
        ("metadata", Secrets()),
        ("networkInterfaces", GcpJson.List(one.Interfaces, WriteInterface)),
        ("serviceAccounts", one.ServiceAccount is { } account ? new JsonArray(GcpJson.Object(("email", account))) : null),
        ("disks", new JsonArray(GcpJson.Object(("boot", true), ("licenses", one.License is { } license ? GcpJson.Texts([$"{Site}projects/debian-cloud/global/licenses/{license}"]) : null)))));

    private static JsonObject WriteInterface(LabGcpInterface one) => GcpJson.Object(
        ("network", Site + one.Network),
        ("subnetwork", one.Subnetwork is { } subnet ? Site + subnet : null),
        ("networkIP", one.Address),
        ("ipv6Address", one.Ipv6Address),
        ("accessConfigs", one.ExternalAddress is { } outside ? new JsonArray(GcpJson.Object(("type", "ONE_TO_ONE_NAT"), ("natIP", outside))) : null),
        ("ipv6AccessConfigs", one.ExternalIpv6Address is { } v6 ? new JsonArray(GcpJson.Object(("type", "DIRECT_IPV6"), ("externalIpv6", v6), ("externalIpv6PrefixLength", 96))) : null),
        ("aliasIpRanges", GcpJson.List(one.Aliases, range => GcpJson.Object(("ipCidrRange", range)))));

    private static JsonObject WriteForwardingRule(LabGcpForwardingRule one) => GcpJson.Object(
        ("name", one.Name),
        ("IPAddress", one.Address),
        ("loadBalancingScheme", one.Scheme.Length > 0 ? one.Scheme : null),
        ("target", one.Target),
        ("network", one.Network is { } network ? Site + network : null),
        ("subnetwork", one.Subnetwork is { } subnet ? Site + subnet : null),
        ("creationTimestamp", Time(one.CreatedAt)));

    private static JsonObject WriteAddress(LabGcpAddress one) => GcpJson.Object(
        ("name", one.Name), ("address", one.Address), ("status", one.User is null ? "RESERVED" : "IN_USE"), ("users", one.User is { } user ? GcpJson.Texts([Site + user]) : null));

    private JsonObject WriteSubnetwork(LabGcpSubnetwork one) => GcpJson.Object(("name", one.Name), ("network", NetworkOf(one.Network)), ("ipCidrRange", one.Cidr));

    private static JsonObject WriteNetwork(LabGcpNetwork one) => GcpJson.Object(
        ("name", one.Name),
        ("networkFirewallPolicyEnforcementOrder", one.PoliciesFirst ? "BEFORE_CLASSIC_FIREWALL" : "AFTER_CLASSIC_FIREWALL"),
        ("peerings", GcpJson.List(one.Peerings, peering => GcpJson.Object(("name", peering.Key), ("network", Site + peering.Value), ("state", "ACTIVE")))));

    private JsonObject WriteRoute(LabGcpRoute one) => GcpJson.Object(
        ("name", one.Name),
        ("network", NetworkOf(one.Network)),
        ("destRange", one.Destination),
        ("priority", one.Priority),
        ("tags", GcpJson.Texts(one.Tags)),
        (one.Gateway is null ? "nextHopNetwork" : "nextHopGateway", one.Gateway is { } gateway ? $"{Site}projects/{project}/global/gateways/{gateway}" : NetworkOf(one.Network)));

    private JsonObject WriteFirewall(LabGcpFirewall one) => GcpJson.Object(
        ("name", one.Name),
        ("network", NetworkOf(one.Network)),
        ("direction", one.IsEgress ? "EGRESS" : "INGRESS"),
        ("priority", one.Priority),
        ("disabled", one.IsDisabled),
        ("sourceRanges", GcpJson.Texts(one.SourceRanges)),
        ("sourceTags", GcpJson.Texts(one.SourceTags)),
        ("targetTags", GcpJson.Texts(one.TargetTags)),
        (one.IsDeny ? "denied" : "allowed", GcpJson.List(one.Traffic, traffic => WriteTraffic(traffic, "IPProtocol"))));

    private static JsonObject WritePolicy(LabGcpPolicy one) => GcpJson.Object(
        ("name", one.Name),
        ("type", one.Type),
        ("rules", GcpJson.List(one.Rules, rule => GcpJson.Object(
            ("priority", rule.Priority),
            ("direction", "INGRESS"),
            ("action", rule.Action),
            ("match", GcpJson.Object(
                ("srcIpRanges", GcpJson.Texts(rule.SourceRanges)),
                ("srcRegionCodes", GcpJson.Texts(rule.SourceRegionCodes)),
                ("layer4Configs", GcpJson.List(rule.Traffic, traffic => WriteTraffic(traffic, "ipProtocol")))))))));

    private static JsonObject WriteTraffic(LabGcpTraffic one, string protocol) => GcpJson.Object((protocol, one.Protocol), ("ports", GcpJson.Texts(one.Ports)));

    private string NetworkOf(string name) => $"{Site}projects/{project}/global/networks/{name}";

    private static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", System.Globalization.CultureInfo.InvariantCulture);
}
