using System.Collections.Immutable;
using CloudScanGrid.Domain.Display;

namespace CloudScanGrid.Domain.Exposure.Terraform;

/// <summary>A block of HCL.</summary>
/// <param name="Header">What stands before the brace.</param>
/// <param name="Arguments">The names with their values, as HCL writes them.</param>
internal sealed record HclBlock(string Header, ImmutableArray<(string Name, string Value)> Arguments)
{
    /// <summary>Blocks in it.</summary>
    public ImmutableArray<HclBlock> Blocks { get; init; } = [];

    /// <summary>A resource.</summary>
    /// <param name="type">As in <c>google_compute_firewall</c>.</param>
    /// <param name="name">What its label is to remind of.</param>
    /// <param name="arguments">The names with their values, as HCL writes them.</param>
    public static HclBlock Resource(string type, string name, params IEnumerable<(string Name, string Value)> arguments) =>
        new($"resource \"{type}\" \"{HclText.Label(name)}\"", [.. arguments]);

    /// <summary>Its lines, as <c>terraform fmt</c> aligns them.</summary>
    public IEnumerable<string> Lines()
    {
        var width = Arguments.Max(argument => argument.Name.Length);
        return
        [
            $"{Header} {{",
            .. Arguments.Select(argument => $"  {argument.Name.PadRight(width)} = {argument.Value}"),
            .. Blocks.SelectMany(block => block.Lines()).Select(line => $"  {line}"),
            "}",
        ];
    }
}
