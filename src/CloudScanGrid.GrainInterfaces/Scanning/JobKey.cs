namespace CloudScanGrid.GrainInterfaces.Scanning;

/// <summary>The id of a scan job. It tells which silo runs it, so that the leases of a silo that died are known by their holders.</summary>
/// <param name="Number">Its number, in the order in which jobs start.</param>
/// <param name="Silo">The silo, in the life that it has now.</param>
public readonly record struct JobKey(Guid Number, SiloAddress Silo)
{
    /// <summary>A job that starts now.</summary>
    public static JobKey New(SiloAddress silo) => new(Guid.CreateVersion7(), silo);

    /// <summary>Reads what <see cref="ToString"/> wrote; null for any other text.</summary>
    public static JobKey? Find(string text)
    {
        var end = text.IndexOf('@', StringComparison.Ordinal);
        if (end < 0 || !text.StartsWith("j-", StringComparison.Ordinal) || !Guid.TryParseExact(text[2..end], "N", out var number))
            return null;
        try
        {
            return new(number, SiloAddress.FromParsableString(text[(end + 1)..]));
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary><c>j-0193a5c2f3b07d2c8a41c0de15f00d42@127.0.0.1:11111@151234567</c>.</summary>
    public override string ToString() => $"j-{Number:N}@{Silo.ToParsableString()}";
}
