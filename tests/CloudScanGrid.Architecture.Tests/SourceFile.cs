using System.Text.RegularExpressions;

namespace CloudScanGrid.Architecture.Tests;

/// <summary>A source file.</summary>
/// <param name="Path">From the root of the checkout, with slashes.</param>
/// <param name="Text">What it holds.</param>
internal sealed partial record SourceFile(string Path, string Text)
{
    /// <summary>The project's name without the product's.</summary>
    public string Project => Repository.ShortName(Path.Split('/')[1]);

    public int Lines => Text.AsSpan().Count('\n');

    /// <summary>The namespace that the folder asks for.</summary>
    public string FolderNamespace => string.Join('.', Path.Split('/')[1..^1]);

    /// <summary>The namespace that is declared; null for none.</summary>
    public string? Namespace => NamespaceDeclaration().Match(Text) is { Success: true } match ? match.Groups["name"].Value : null;

    /// <summary>The public types at the top, without the further parts of a partial one: file-scoped namespaces leave them at the start of the line.</summary>
    public IEnumerable<string> PublicTypes => PublicTypeDeclaration().Matches(Text).Select(match => match.Groups["name"].Value);

    /// <summary>Every type, nested ones too.</summary>
    public IEnumerable<string> Types => TypeDeclaration().Matches(Text).Select(match => match.Groups["name"].Value);

    [GeneratedRegex(@"^namespace (?<name>[\w.]+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex NamespaceDeclaration();

    [GeneratedRegex(
        @"^public ([a-z]+ )*(class|record struct|record class|record|struct|interface|enum) (?<name>\w+)|^public delegate \S+ (?<name>\w+)",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 5000)]
    private static partial Regex PublicTypeDeclaration();

    [GeneratedRegex(
        @"^\s*((public|internal|private|protected|file|sealed|static|abstract|readonly|partial|ref) )*(class|record struct|record class|record|struct|interface|enum) (?<name>[A-Z]\w*)",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 5000)]
    private static partial Regex TypeDeclaration();
}
