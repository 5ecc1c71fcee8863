namespace CloudScanGrid.Domain.Tests.Exposure.Terraform;

/// <summary>A block as HCL understands it.</summary>
/// <param name="Header">What stands before the brace, labels unquoted.</param>
internal sealed record ReadBlock(string[] Header)
{
    /// <summary>Values by name: one, or those of a tuple.</summary>
    public Dictionary<string, string[]> Arguments { get; } = new(StringComparer.Ordinal);

    public List<ReadBlock> Blocks { get; } = [];

    public string One(string name) => Arguments[name].ShouldHaveSingleItem();

    public string[] Many(string name) => Arguments.GetValueOrDefault(name, []);
}
