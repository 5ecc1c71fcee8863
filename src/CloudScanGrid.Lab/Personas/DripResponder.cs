namespace CloudScanGrid.Lab.Personas;

/// <summary>
/// A tarpit: feeds the client one byte a second and never says anything. A bounded number of clients is held; more are sent away, so that the trap
/// cannot be turned against its owner.
/// </summary>
internal sealed class DripResponder(TimeProvider timeProvider) : IResponder
{
    /// <summary>Clients held at once by one tarpit.</summary>
    public const int MaxHeld = 32;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly byte[] Drip = [(byte)'\n'];
    private int _held;

    /// <summary>Clients in the trap now.</summary>
    public int Held => Volatile.Read(ref _held);

    public async Task RespondAsync(Stream connection, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _held) > MaxHeld)
        {
            Interlocked.Decrement(ref _held);
            return;
        }

        try
        {
            using var timer = new PeriodicTimer(Interval, timeProvider);
            while (await timer.WaitForNextTickAsync(cancellationToken))
                await connection.WriteAsync(Drip, cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _held);
        }
    }
}
