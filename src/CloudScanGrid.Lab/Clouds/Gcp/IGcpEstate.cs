namespace CloudScanGrid.Lab.Clouds.Gcp;

/// <summary>What exists in the projects of a fake Google Cloud. Asked for each page of each list, so that it may as well be drawn as kept.</summary>
public interface IGcpEstate
{
    /// <summary>The projects that the caller may see.</summary>
    IReadOnlyList<LabGcpProject> Projects { get; }

    /// <summary>The folders that the caller may see.</summary>
    IReadOnlyList<LabGcpFolder> Folders { get; }

    /// <summary>What a project has; null where there is no such project.</summary>
    LabGcpContents? Find(string project);
}
