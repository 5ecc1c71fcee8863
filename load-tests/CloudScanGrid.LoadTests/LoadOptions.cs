using System.Globalization;

namespace CloudScanGrid.LoadTests;

/// <summary>What the command line asks for.</summary>
/// <param name="Assets">Hosts of the simulated estate, 250 to 1,000,000.</param>
/// <param name="Repeats">How often each arm runs, 1 to 100.</param>
/// <param name="Only">The one part to run; null for all of them.</param>
internal sealed record LoadOptions(int Assets, int Repeats, string? Only)
{
    public const int MaxAssets = 1_000_000;
    public const string Usage = "usage: load-tests/run.sh [--assets N] [--repeats R] [--only spine|memory|xml|detector]";

    /// <returns>Null when the arguments are not understood.</returns>
    public static LoadOptions? Parse(string[] arguments)
    {
        var options = new LoadOptions(10_000, 5, null);
        for (var i = 0; i < arguments.Length; i += 2)
        {
            var value = i + 1 < arguments.Length ? arguments[i + 1] : "";
            if (arguments[i] == "--assets" && Number(value) is >= 250 and <= MaxAssets and var assets)
                options = options with { Assets = assets };
            else if (arguments[i] == "--repeats" && Number(value) is >= 1 and <= 100 and var repeats)
                options = options with { Repeats = repeats };
            else if (arguments[i] == "--only" && value is "spine" or "memory" or "xml" or "detector" or "lease")
                options = options with { Only = value };
            else
                return null;
        }

        return options;
    }

    public bool Runs(string part) => Only is null || Only == part;

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
