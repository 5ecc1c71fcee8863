namespace CloudScanGrid.Lab.Personas;

/// <summary>What a daemon says to what it was sent.</summary>
/// <param name="Bytes">The bytes to send; none to keep listening.</param>
/// <param name="Close">Whether the daemon hangs up afterwards.</param>
internal readonly record struct Answer(ReadOnlyMemory<byte> Bytes, bool Close = false)
{
    /// <summary>Says nothing and waits for more.</summary>
    public static Answer Wait => default;

    /// <summary>Hangs up without a word.</summary>
    public static Answer HangUp => new(default, Close: true);
}
