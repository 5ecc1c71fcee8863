namespace CloudScanGrid.Lab.Personas;

/// <summary>Accepts and hangs up at once, as a SYN proxy or a wrapper does; nmap calls it <c>tcpwrapped</c>.</summary>
internal sealed class HangUpResponder : IResponder
{
    public Task RespondAsync(Stream connection, CancellationToken cancellationToken) => Task.CompletedTask;
}
