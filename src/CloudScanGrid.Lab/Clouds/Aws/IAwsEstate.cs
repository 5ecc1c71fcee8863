namespace CloudScanGrid.Lab.Clouds.Aws;

/// <summary>What exists in the accounts of a fake AWS. Asked for each page of each list, so that it may as well be drawn as kept.</summary>
public interface IAwsEstate
{
    /// <summary>The organization's accounts.</summary>
    IReadOnlyList<LabAwsAccount> Accounts { get; }

    /// <summary>The regions that every account has switched on.</summary>
    IReadOnlyList<string> Regions { get; }

    /// <summary>What a region of an account shows; null where there is nothing but what every account begins with.</summary>
    LabAwsRegion? Find(string account, string region);
}
