using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace CloudScanGrid.Lab.Clouds.Azure;

/// <summary>A rule of a network security group.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Priority">The lowest number that matches decides.</param>
/// <param name="Access">As in <c>Allow</c>.</param>
/// <param name="Protocol">As in <c>Tcp</c>, or <c>*</c>.</param>
/// <param name="Ports">The destination ports, as in <c>80-90</c>, or <c>*</c>.</param>
/// <param name="Sources">Ranges, service tags or <c>*</c>; none where application security groups send.</param>
public sealed record LabAzureRule(string Name, int Priority, string Access, string Protocol, ImmutableArray<string> Ports, params ImmutableArray<string> Sources)
{
    /// <summary>Application security groups, by their ids.</summary>
    public ImmutableArray<string> SourceGroups { get; init; } = [];

    public string Direction { get; init; } = "Inbound";

    // One entry stands alone, several in a list, as Azure writes them.
    internal JsonObject ToJson(string id)
    {
        var properties = new JsonObject
        {
            ["priority"] = Priority, ["direction"] = Direction, ["access"] = Access, ["protocol"] = Protocol, ["sourcePortRange"] = "*", ["destinationAddressPrefix"] = "*",
        };
        Write("destinationPortRange", Ports);
        Write("sourceAddressPrefix", Sources);
        if (!SourceGroups.IsEmpty)
            properties["sourceApplicationSecurityGroups"] = new JsonArray([.. SourceGroups.Select(group => new JsonObject { ["id"] = group })]);
        return new JsonObject { ["id"] = id, ["name"] = Name, ["properties"] = properties };

        void Write(string name, ImmutableArray<string> entries)
        {
            if (entries is [var only])
                properties[name] = only;
            else if (name.EndsWith("Prefix", StringComparison.Ordinal))
                properties[$"{name}es"] = new JsonArray([.. entries.Select(entry => JsonValue.Create(entry))]);
            else
                properties[$"{name}s"] = new JsonArray([.. entries.Select(entry => JsonValue.Create(entry))]);
        }
    }
}
