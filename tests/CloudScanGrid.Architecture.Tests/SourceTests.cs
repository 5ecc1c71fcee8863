using System.Text.RegularExpressions;

namespace CloudScanGrid.Architecture.Tests;

/// <summary>The house rules that a reader of the sources relies on.</summary>
public partial class SourceTests
{
    private const int MostLines = 350;

    [Fact]
    public void Sources_BelowSrc_AreFound() => Repository.Sources.Count.ShouldBeGreaterThan(50);

    [Fact]
    public void Namespaces_OfTypes_AreTheirFolders() =>
        Repository.Sources
            .Where(source => source.Types.Any() && !source.Path.EndsWith("/Program.cs", StringComparison.Ordinal))
            .Where(source => !string.Equals(source.Namespace, source.FolderNamespace, StringComparison.Ordinal))
            .Select(source => $"{source.Path}: namespace {source.Namespace ?? "missing"}; write 'namespace {source.FolderNamespace};' or move the file")
            .ShouldHaveNone();

    [Fact]
    public void PublicTypes_OfAFile_AreOne() =>
        Repository.Sources
            .Select(source => (source, types: source.PublicTypes.Distinct(StringComparer.Ordinal).ToList()))
            .Where(pair => pair.types.Count > 1)
            .Select(pair => $"{pair.source.Path}: {string.Join(", ", pair.types)}; give each public type a file of its name")
            .ShouldHaveNone();

    [Fact]
    public void Lines_OfAFile_FitInAHead() =>
        Repository.Sources
            .Where(source => source.Lines > MostLines)
            .Select(source => $"{source.Path}: {source.Lines} lines; at most {MostLines}: find the second concept in it and give it a file")
            .ShouldHaveNone();

    [Fact]
    public void Names_OfTypes_SayWhatTheyAre() => (
        from source in Repository.Sources
        from type in source.Types
        where EmptyName().IsMatch(type)
        select $"{source.Path}: {type}; name the concept or the verb, as in NmapXmlReader or ScanThrottle").ShouldHaveNone();

    /// <summary>Invariant 2. The analyzer bans the types in the other projects; this finds whoever suppresses it, or reaches them by another way.</summary>
    [Fact]
    public void Processes_OutsideScanningAndLab_AreNotStarted() => (
        from source in Repository.Sources
        where source.Project is not ("Scanning" or "Lab")
        from match in ProcessUse().Matches(source.Text)
        select $"{source.Path}: '{match.Value}'; only Scanning (nmap) and Lab (ip, nft) start processes: ask for it through a port").ShouldHaveNone();

    [GeneratedRegex("(Manager|Helpers?|Util(s|ities|ity)?|Common|Processor)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex EmptyName();

    [GeneratedRegex(@"\bProcessStartInfo\b|\bProcess\.(Start|GetProcess\w*)\b|\bnew (System\.Diagnostics\.)?Process\b|\bposix_spawnp?\b|\bexecvp?e?\b",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex ProcessUse();
}
