using System.ComponentModel.DataAnnotations;
using CloudScanGrid.Domain.Display;

namespace CloudScanGrid.Integrations.Inventory.Aws;

/// <summary>The accounts of Amazon Web Services. Section <c>Aws</c>. The silo's own identity comes from where AWS's tools take it: environment, profile, instance or task role.</summary>
public sealed class AwsOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Aws";

    /// <value>Accounts to read, by their 12 digits, besides those of the organization. Default none.</value>
    [TwelveDigits]
    public IList<string> Accounts { get; init; } = [];

    /// <value>
    /// The role, by its ARN, that lists the organization's accounts: in its management account, or in one that administers a service for it; <c>self</c> where the silo's own identity may.
    /// Default none: only <see cref="Accounts"/> are read.
    /// </value>
    [RegularExpression("^(self|arn:aws[a-z-]*:iam::[0-9]{12}:role/[A-Za-z0-9+=,.@_/-]{1,512})$")]
    public string? OrganizationRole { get; set; }

    /// <value>The name, with its path, of the role that is assumed in each account; <c>self</c> reads with the silo's own identity, for one account. Default <c>CloudScanGridInventory</c>.</value>
    [RegularExpression("^[A-Za-z0-9+=,.@_/-]{1,512}$")]
    public string MemberRole { get; set; } = "CloudScanGridInventory";

    /// <value>What the roles ask for besides the silo's identity, 2 to 1,224 characters, so that nobody else's grid can be tricked into reading them. Default none.</value>
    [Secret, RegularExpression("^[A-Za-z0-9+=,.@:/_-]{2,1224}$")]
    public string? ExternalId { get; set; }

    /// <value>The partition: <c>aws</c>, <c>aws-cn</c> or <c>aws-us-gov</c>. Default <c>aws</c>.</value>
    [RegularExpression("^aws(-cn|-us-gov)?$")]
    public string Partition { get; set; } = "aws";

    /// <value>The region whose endpoints are asked for roles and for the list of regions. Default <c>us-east-1</c>.</value>
    [RegularExpression("^[a-z]{2}(-[a-z]+)+-[0-9]$")]
    public string HomeRegion { get; set; } = "us-east-1";

    /// <value>The only regions that are read. Default every one that an account has switched on.</value>
    public IList<string> Regions { get; init; } = [];

    /// <value>What of the accounts' API quotas is ours, 0.01 to 1: production has the rest at every moment. Default 0.25.</value>
    [Range(0.01, 1)]
    public double QuotaShare { get; set; } = 0.25;

    /// <value>Regions of one account that are read at once, 1 to 32. Default 4.</value>
    [Range(1, 32)]
    public int RegionsAtOnce { get; set; } = 4;

    /// <value>
    /// The queue of SQS, by its URL, to which EventBridge sends what changes, so that accounts are read and changed assets scanned at once; the silo's own identity receives and deletes.
    /// Default none: changes are seen with the next whole read.
    /// </value>
    [RegularExpression("^https?://[^/]+/.+$")]
    public string? ChangeQueue { get; set; }

    /// <value>The region of <see cref="ChangeQueue"/>. Default <see cref="HomeRegion"/>.</value>
    [RegularExpression("^[a-z]{2}(-[a-z]+)+-[0-9]$")]
    public string? ChangeRegion { get; set; }

    /// <value>Where EC2 answers, <c>{region}</c> standing for the region: an interface endpoint of one's own network. Default the region's public endpoint.</value>
    public string? Ec2Endpoint { get; set; }

    /// <value>Where STS answers; as <see cref="Ec2Endpoint"/>.</value>
    public string? StsEndpoint { get; set; }

    /// <value>Where SQS answers; as <see cref="Ec2Endpoint"/>.</value>
    public string? SqsEndpoint { get; set; }

    /// <value>Where Organizations answers. Default its one public endpoint.</value>
    public string? OrganizationsEndpoint { get; set; }
}
