namespace CloudScanGrid.Lab.Personas;

/// <summary>Plays the server's side of one connection. The caller bounds its time and closes it.</summary>
internal interface IResponder
{
    /// <summary>Returns when the server would hang up.</summary>
    Task RespondAsync(Stream connection, CancellationToken cancellationToken);
}
