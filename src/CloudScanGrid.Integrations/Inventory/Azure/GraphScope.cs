namespace CloudScanGrid.Integrations.Inventory.Azure;

/// <summary>Whose resources a query is about.</summary>
/// <param name="Property">As the request names it: <c>subscriptions</c> or <c>managementGroups</c>.</param>
/// <param name="Ids">Their ids.</param>
internal sealed record GraphScope(string Property, IReadOnlyList<string> Ids)
{
    public static GraphScope Subscriptions(params IReadOnlyList<string> ids) => new("subscriptions", ids);

    public static GraphScope ManagementGroup(string id) => new("managementGroups", [id]);

    public override string ToString() => $"{Property} {string.Join(", ", Ids)}";
}
