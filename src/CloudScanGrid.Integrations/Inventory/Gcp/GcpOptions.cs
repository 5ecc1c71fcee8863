using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace CloudScanGrid.Integrations.Inventory.Gcp;

/// <summary>
/// The projects of Google Cloud. Section <c>Gcp</c>. The silo's own identity comes from where Google's tools take it (application default credentials): <c>GOOGLE_APPLICATION_CREDENTIALS</c>,
/// the metadata server of its machine or pod.
/// </summary>
public sealed class GcpOptions : IValidatableObject
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Gcp";

    /// <value>Projects to read, by id, besides those of the organization and the folders. Default none.</value>
    public IList<string> Projects { get; init; } = [];

    /// <value>The organization, by number, whose projects are all read. Default none.</value>
    [RegularExpression("^[0-9]{1,20}$")]
    public string? Organization { get; set; }

    /// <value>Folders, by number, whose projects are all read, those of folders within them included. Default none.</value>
    public IList<string> Folders { get; init; } = [];

    /// <value>Projects of the organization and the folders that are left out, by id; <c>*</c> at the end stands for any ending. Default none; those that Apps Script makes are always left out.</value>
    public IList<string> ExcludedProjects { get; init; } = [];

    /// <value>
    /// A file that says who the silo is: a configuration of workload identity federation (<c>external_account</c>), which holds no secret, a key of a service account, or one that impersonates.
    /// Default none: application default credentials.
    /// </value>
    public string? CredentialFile { get; set; }

    /// <value>A service account, by its address, that is impersonated to read. Default none: the silo's own identity reads.</value>
    [RegularExpression("^[a-z0-9-]{1,63}@[a-z0-9.:-]{1,253}$")]
    public string? Impersonate { get; set; }

    /// <value>The only regions that are read; what is in no region is read always. Default every one.</value>
    public IList<string> Regions { get; init; } = [];

    /// <value>What of the projects' API quotas is ours, 0.01 to 1: production has the rest at every moment. Default 0.25.</value>
    [Range(0.01, 1)]
    public double QuotaShare { get; set; } = 0.25;

    /// <value>Where Compute Engine answers: an endpoint of one's own network. Default its public one.</value>
    public Uri ComputeEndpoint { get; set; } = new("https://compute.googleapis.com/");

    /// <value>Where Resource Manager answers; as <see cref="ComputeEndpoint"/>.</value>
    public Uri ResourceManagerEndpoint { get; set; } = new("https://cloudresourcemanager.googleapis.com/");

    /// <summary>Whether there is anything to read.</summary>
    public bool HasProjects => Projects.Count > 0 || Folders.Count > 0 || Organization is not null;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var project in Projects.Where(project => !IsProjectId(project)))
            yield return new ValidationResult($"'{project}': a project is named by its id, as in my-project-123, not by its name or number", [nameof(Projects)]);
        foreach (var folder in Folders.Where(folder => !ulong.TryParse(folder, NumberStyles.None, CultureInfo.InvariantCulture, out _)))
            yield return new ValidationResult($"'{folder}': a folder is named by its number, in quotes, as in \"123456789012\"", [nameof(Folders)]);
        foreach (var (name, endpoint) in new[] { (nameof(ComputeEndpoint), ComputeEndpoint), (nameof(ResourceManagerEndpoint), ResourceManagerEndpoint) })
        {
            if (!endpoint.IsAbsoluteUri || (endpoint.Scheme != Uri.UriSchemeHttps && !endpoint.IsLoopback))
                yield return new ValidationResult("an endpoint is an https address: what is sent there holds a token", [name]);
        }
    }

    // Six to thirty characters; older ones begin with a domain and a colon ("Creating and managing projects", Resource Manager documentation).
    private static bool IsProjectId(string text) =>
        text.Length is >= 6 and <= 100 && char.IsAsciiLetterLower(text[0]) && text.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '-' or '.' or ':');
}
