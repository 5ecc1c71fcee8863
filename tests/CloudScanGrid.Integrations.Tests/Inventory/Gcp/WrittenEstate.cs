using CloudScanGrid.Lab.Clouds.Gcp;

namespace CloudScanGrid.Integrations.Tests.Inventory.Gcp;

/// <summary>An estate that a test writes.</summary>
internal sealed class WrittenEstate : IGcpEstate
{
    private readonly Dictionary<string, LabGcpContents> _contents = new(StringComparer.Ordinal);

    public List<LabGcpProject> ProjectList { get; } = [new(GcpRig.ProjectId, "shop")];

    public List<LabGcpFolder> FolderList { get; } = [];

    public IReadOnlyList<LabGcpProject> Projects => ProjectList;

    public IReadOnlyList<LabGcpFolder> Folders => FolderList;

    public LabGcpContents this[string project]
    {
        get => _contents[project];
        set => _contents[project] = value;
    }

    public LabGcpContents? Find(string project) => _contents.GetValueOrDefault(project);
}
