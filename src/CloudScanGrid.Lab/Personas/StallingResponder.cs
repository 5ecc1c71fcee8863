namespace CloudScanGrid.Lab.Personas;

/// <summary>Keeps the client waiting before it plays <paramref name="inner"/>, like a daemon that looks up names or swaps.</summary>
internal sealed class StallingResponder(IResponder inner, TimeProvider timeProvider) : IResponder
{
    /// <summary>Below nmap's 5 to 6 seconds of waiting for a first byte (nmap 7.93, totalwaitms), so the service is slow and still recognised.</summary>
    private static readonly TimeSpan Stall = TimeSpan.FromSeconds(3);

    public async Task RespondAsync(Stream connection, CancellationToken cancellationToken)
    {
        await Task.Delay(Stall, timeProvider, cancellationToken);
        await inner.RespondAsync(connection, cancellationToken);
    }
}
