using System.Collections.Immutable;
using System.Globalization;
using CloudScanGrid.Domain.Display;
using CloudScanGrid.Domain.Exposure.Reachability;
using CloudScanGrid.Domain.Exposure.Terraform;
using CloudScanGrid.Domain.Networking;

namespace CloudScanGrid.Domain.Exposure.Azure;

/// <summary>A proposal as a change of Terraform's <c>azurerm_network_security_rule</c> (documentation of the provider hashicorp/azurerm). Source ports, which are not read, are not among the lines.</summary>
public static class AzureTerraform
{
    private static readonly PortRange AllPorts = new(ushort.MinValue, ushort.MaxValue);

    /// <summary>The lines of the change; none where <see cref="AzureCommands"/> has no commands.</summary>
    /// <param name="proposal">What is proposed.</param>
    /// <param name="rule">The rule that it is about.</param>
    public static ImmutableArray<string> Of(RuleProposal proposal, AzureSecurityRule rule)
    {
        if (rule.IsDefault || proposal.Chain.Id.Split('/') is not ["", "subscriptions", var subscription, _, var resourceGroup, "providers", _, _, var securityGroup])
            return [];

        // Azure's ids are read in small letters; the provider takes these words only as it spells them.
        var importId = $"/subscriptions/{subscription}/resourceGroups/{resourceGroup}/providers/Microsoft.Network/networkSecurityGroups/{securityGroup}/securityRules/{rule.Name}";
        if (proposal.Kind == RuleProposalKind.Remove)
            return [.. HclDiff.Removed(ResourceOf(rule), importId)];
        return rule.NarrowedTo(proposal.Keep) is { } narrowed ? [.. HclDiff.Changed(ResourceOf(rule), ResourceOf(narrowed), importId)] : [];

        HclBlock ResourceOf(AzureSecurityRule one) => HclBlock.Resource(
            "azurerm_network_security_rule",
            one.Name,
            [
                ("name", HclText.Quoted(one.Name)),
                ("resource_group_name", HclText.Quoted(resourceGroup)),
                ("network_security_group_name", HclText.Quoted(securityGroup)),
                ("priority", one.Priority.ToString(CultureInfo.InvariantCulture)),
                ("direction", HclText.Quoted("Inbound")),
                ("access", HclText.Quoted($"{one.Action}")),
                ("protocol", HclText.Quoted(AzureSecurityRule.WordOf(one.Protocol))),
                OneOrMany("destination_port_range", [.. one.Ports.Select(ports => ports == AllPorts ? "*" : $"{ports}")]),
                .. PeersOf("source", one.Sources),
                .. PeersOf("destination", one.Destinations),
            ]);
    }

    private static IEnumerable<(string Name, string Value)> PeersOf(string side, AzurePeers peers)
    {
        string[] prefixes = peers.IsAny ? ["*"] : [.. peers.Networks.Select(network => $"{network}"), .. peers.ServiceTags];
        if (prefixes.Length > 0)
            yield return OneOrMany($"{side}_address_prefix", prefixes, "es");
        if (!peers.ApplicationGroups.IsEmpty)
            yield return ($"{side}_application_security_group_ids", HclText.List(peers.ApplicationGroups));
    }

    private static (string Name, string Value) OneOrMany(string name, string[] values, string plural = "s") => values is [var one] ? (name, HclText.Quoted(one)) : (name + plural, HclText.List(values));
}
