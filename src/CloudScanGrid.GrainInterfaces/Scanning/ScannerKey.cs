using System.Globalization;

namespace CloudScanGrid.GrainInterfaces.Scanning;

/// <summary>The key of one scanner slot of a silo.</summary>
/// <param name="Region">The silo's region; never holds <c>/</c>.</param>
/// <param name="Silo">The silo's name; never holds <c>/</c>.</param>
/// <param name="Slot">0 to the silo's number of slots less one.</param>
public readonly record struct ScannerKey(string Region, string Silo, int Slot)
{
    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <exception cref="FormatException">The text is not <c>region/silo/slot</c>.</exception>
    public static ScannerKey Parse(string text) => text.Split('/') is [var region, var silo, var slot]
        ? new(region, silo, int.Parse(slot, CultureInfo.InvariantCulture))
        : throw new FormatException($"'{text}' is not a scanner key; one is written region/silo/slot, as in eu-west-1/silo-1/0.");

    /// <summary><c>eu-west-1/silo-1/0</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Region}/{Silo}/{Slot}");
}
