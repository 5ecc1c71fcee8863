using System.Xml.Linq;

namespace CloudScanGrid.Architecture.Tests;

/// <summary>The checkout from which the tests were built.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>The projects below <c>src</c>, by their names without the product's.</summary>
    public static IReadOnlyDictionary<string, XDocument> Projects { get; } = Directory
        .EnumerateFiles(Path.Combine(Root, "src"), "*.csproj", SearchOption.AllDirectories)
        .ToDictionary(file => ShortName(Path.GetFileNameWithoutExtension(file)), XDocument.Load, StringComparer.Ordinal);

    /// <summary>Every source file below <c>src</c> that people write.</summary>
    public static IReadOnlyList<SourceFile> Sources { get; } =
    [
        .. Directory.EnumerateFiles(Path.Combine(Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
            .Where(path => !path.Split('/').Any(folder => folder is "bin" or "obj"))
            .Order(StringComparer.Ordinal)
            .Select(path => new SourceFile(path, File.ReadAllText(Path.Combine(Root, path)))),
    ];

    public static string ShortName(string project) => project.Replace("CloudScanGrid.", "", StringComparison.Ordinal);

    /// <summary>Fails with every violation, one a line.</summary>
    public static void ShouldHaveNone(this IEnumerable<string> violations)
    {
        var found = string.Join('\n', violations);
        if (found.Length > 0)
            Assert.Fail(found);
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "CloudScanGrid.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The architecture tests run from below the checkout that holds CloudScanGrid.sln.");
    }
}
