using System.Globalization;

namespace CloudScanGrid.LoadTests;

/// <summary>What the command line asks for.</summary>
/// <param name="Assets">Hosts of the simulated estate, 250 to 1,000,000.</param>
/// <param name="Repeats">How often each arm runs, 1 to 100.</param>
/// <param name="Only">The one part to run; null for all of them.</param>
/// <param name="OnPostgres">Whether the spine runs on PostgreSQL instead of a state file.</param>
/// <param name="Postgres">An empty database of a server of one's own, for the parts that a disk makes slower (alert); null for a server that the run makes and that forces nothing onto the disk.</param>
/// <param name="Minutes">How long faults, or other work for the processor, last, 1 to 1,440.</param>
/// <param name="Seed">Which faults.</param>
/// <param name="Other">The <c>cloudscan.dll</c> of another version; null for none.</param>
internal sealed record LoadOptions(int Assets, int Repeats, string? Only, bool OnPostgres, string? Postgres, int Minutes, int Seed, string? Other)
{
    public const int MaxAssets = 1_000_000;
    public static string Usage => $"usage: load-tests/run.sh [--assets N] [--repeats R] [--only {string.Join('|', LoadPart.All.Select(part => part.Name))}] [--store sqlite|postgres] [--postgres CONNECTION] [--minutes M] [--seed S] [--other CLOUDSCAN.DLL]";

    /// <returns>Null when the arguments are not understood.</returns>
    public static LoadOptions? Parse(string[] arguments)
    {
        var options = new LoadOptions(10_000, 5, null, false, null, 30, 1, null);
        for (var i = 0; i < arguments.Length; i += 2)
        {
            var value = i + 1 < arguments.Length ? arguments[i + 1] : "";
            if (arguments[i] == "--assets" && Number(value) is >= 250 and <= MaxAssets and var assets)
                options = options with { Assets = assets };
            else if (arguments[i] == "--repeats" && Number(value) is >= 1 and <= 100 and var repeats)
                options = options with { Repeats = repeats };
            else if (arguments[i] == "--only" && LoadPart.All.Any(part => part.Name == value))
                options = options with { Only = value };
            else if (arguments[i] == "--store" && value is "sqlite" or "postgres")
                options = options with { OnPostgres = value == "postgres" };
            else if (arguments[i] == "--postgres" && value.Length > 0)
                options = options with { Postgres = value };
            else if (arguments[i] == "--minutes" && Number(value) is >= 1 and <= 1440 and var minutes)
                options = options with { Minutes = minutes };
            else if (arguments[i] == "--seed" && Number(value) is { } seed)
                options = options with { Seed = seed };
            else if (arguments[i] == "--other" && File.Exists(value))
                options = options with { Other = value };
            else
                return null;
        }

        return options;
    }

    public bool Runs(LoadPart part) => Only is null ? !part.ByNameOnly : Only == part.Name;

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
