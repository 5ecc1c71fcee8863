using System.Globalization;

namespace CloudScanGrid.GrainInterfaces.Scanning;

/// <summary>The key of a region's scheduler.</summary>
/// <param name="Region">The region; never holds <c>/</c>.</param>
/// <param name="Shard">0 until one grain cannot serve a region any more.</param>
public readonly record struct RegionSchedulerKey(string Region, int Shard)
{
    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <exception cref="FormatException">The text is not <c>region/shard</c>.</exception>
    public static RegionSchedulerKey Parse(string text) => text.Split('/') is [var region, var shard]
        ? new(region, int.Parse(shard, CultureInfo.InvariantCulture))
        : throw new FormatException($"'{text}' is not a scheduler key; one is written region/shard, as in eu-west-1/0.");

    /// <summary><c>eu-west-1/0</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Region}/{Shard}");
}
