namespace CloudScanGrid.Integrations.Inventory.Gcp;

/// <summary>What is called, by the permission that it takes.</summary>
internal static class GcpActions
{
    public const string Identity = "identity";
    public const string Instances = "compute.instances.list";
    public const string ForwardingRules = "compute.forwardingRules.list";
    public const string Addresses = "compute.addresses.list";
    public const string Subnetworks = "compute.subnetworks.list";
    public const string Networks = "compute.networks.list";
    public const string Routes = "compute.routes.list";
    public const string Project = "compute.projects.get";

    /// <summary>
    /// All rules of all levels in a region of a network. This one call, with this one permission of the project, takes the place of four: the network's own rules, its policies, those of each region, and
    /// those of folders and the organization, which would take permissions up there.
    /// </summary>
    public const string EffectiveFirewalls = "compute.networks.getRegionEffectiveFirewalls";

    public const string SearchProjects = "resourcemanager.projects.get";
    public const string SearchFolders = "resourcemanager.folders.get";
}
