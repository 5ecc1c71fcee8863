using System.Globalization;

namespace CloudScanGrid.Storage;

/// <summary>The numbered scripts that build one kind of store, embedded as <c>Kind/0001_name.sql</c>. One that was released never changes.</summary>
internal sealed class MigrationScripts
{
    private readonly (int Version, string Resource)[] _scripts;

    private MigrationScripts(string kind) => _scripts =
    [
        .. typeof(MigrationScripts).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(kind, StringComparison.Ordinal))
            .Select(name => (Version: int.Parse(name.AsSpan(kind.Length, 4), CultureInfo.InvariantCulture), name))
            .OrderBy(script => script.Version),
    ];

    public static MigrationScripts Sqlite { get; } = new("Sqlite/");

    public static MigrationScripts Postgres { get; } = new("Postgres/");

    /// <summary>The version that this program knows.</summary>
    public int Latest => _scripts[^1].Version;

    /// <summary>The scripts that lead from a version to the latest, in order.</summary>
    public IEnumerable<(int Version, string Sql)> Above(int version) =>
        _scripts.Where(script => script.Version > version).Select(script => (script.Version, Read(script.Resource)));

    private static string Read(string resource)
    {
        using var stream = typeof(MigrationScripts).Assembly.GetManifestResourceStream(resource)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
