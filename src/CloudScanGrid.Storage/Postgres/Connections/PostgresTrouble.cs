using System.Net.Sockets;
using Npgsql;

namespace CloudScanGrid.Storage.Postgres.Connections;

/// <summary>Tells what passes by itself, and says for people what PostgreSQL's codes (postgresql.org/docs/15/errcodes-appendix.html) mean for the store.</summary>
internal static class PostgresTrouble
{
    /// <summary>Whether the same may well succeed a moment later: the server restarts or fails over, the connection broke, others hold locks.</summary>
    public static bool Passes(Exception exception) => exception switch
    {
        PostgresException refusal => refusal.SqlState is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected
            or PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown
            or PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.TooManyConnections
            // A server that was the primary and is a standby now.
            or PostgresErrorCodes.ReadOnlySqlTransaction
            || refusal.SqlState.StartsWith("08", StringComparison.Ordinal),
        NpgsqlException or SocketException or TimeoutException or IOException => true,
        _ => false,
    };

    /// <summary>Whether it comes from the server or from the way to it.</summary>
    public static bool IsOfServer(Exception exception) => exception is NpgsqlException or SocketException or TimeoutException or IOException;

    public static StoreException Explain(string place, Exception exception)
    {
        var (trouble, remedy) = exception is PostgresException refusal ? Explain(refusal) : (
            $"the server does not answer ({InnermostMessage(exception)})",
            "check that it runs, that its host and port are right and that the way to it is open; the store goes on by itself");
        return new StoreException(place, trouble, remedy, exception);
    }

    private static (string Trouble, string Remedy) Explain(PostgresException refusal) => refusal.SqlState switch
    {
        PostgresErrorCodes.InvalidPassword => ("the server refuses the user's password", "correct the password in the connection string"),
        PostgresErrorCodes.InvalidAuthorizationSpecification =>
            ($"the server lets this user in from here not at all ({refusal.MessageText})", "create the user, or allow it in the server's pg_hba.conf"),
        PostgresErrorCodes.InvalidCatalogName => ("the database does not exist", "create it with 'createdb', or name another one"),
        PostgresErrorCodes.InsufficientPrivilege => (
            $"this user may not do that ({refusal.MessageText})",
            "let it create the tables (GRANT CREATE ON DATABASE), or run the grid once as the database's owner"),
        PostgresErrorCodes.DiskFull => ("the server's disk is full, nothing of this write was kept", "make room; the store goes on by itself"),
        PostgresErrorCodes.OutOfMemory => ("the server is out of memory, nothing of this write was kept", "give it memory; the store goes on by itself"),
        PostgresErrorCodes.TooManyConnections =>
            ("the server takes no more connections", "raise its max_connections, or lower Maximum Pool Size of the silos"),
        PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow =>
            ($"the server is stopping or starting ({refusal.MessageText})", "wait; the store goes on by itself when the server is back"),
        PostgresErrorCodes.ReadOnlySqlTransaction => ("the server is a standby and takes no writes", "name the primary, or every server, in the connection string"),
        PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.LockNotAvailable =>
            ($"others keep what is needed locked ({refusal.MessageText})", "find the transaction that waits in pg_stat_activity; the store goes on by itself"),
        PostgresErrorCodes.QueryCanceled => ("the server ended the statement before its time was up", "raise its statement_timeout"),
        _ => ($"the server refused the statement ({refusal.SqlState}: {refusal.MessageText})", "this is a fault of the program: please report it"),
    };

    private static string InnermostMessage(Exception exception)
    {
        while (exception.InnerException is { } inner)
            exception = inner;
        return exception.Message;
    }
}
