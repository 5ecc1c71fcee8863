using CloudScanGrid.Lab.Clouds.Aws;

namespace CloudScanGrid.Integrations.Tests.Inventory.Aws;

/// <summary>An estate that a test writes.</summary>
internal sealed class WrittenEstate(params IReadOnlyList<string> regions) : IAwsEstate
{
    private readonly Dictionary<(string Account, string Region), LabAwsRegion> _regions = [];

    public List<LabAwsAccount> AccountList { get; } = [new(AwsRig.AccountId, "production")];

    public IReadOnlyList<LabAwsAccount> Accounts => AccountList;

    public IReadOnlyList<string> Regions { get; } = regions.Count == 0 ? [AwsRig.Region] : regions;

    public LabAwsRegion this[string region, string account = AwsRig.AccountId]
    {
        get => _regions.GetValueOrDefault((account, region)) ?? new();
        set => _regions[(account, region)] = value;
    }

    public LabAwsRegion? Find(string account, string region) => _regions.GetValueOrDefault((account, region));
}
