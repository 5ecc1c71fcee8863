namespace CloudScanGrid.Storage.Sqlite.Connections;

/// <inheritdoc/>
internal sealed class WriteOperation<T>(Func<SqliteSession, T> write, CancellationToken cancellationToken) : WriteOperation(cancellationToken)
{
    // Continuations run elsewhere: the writer's thread belongs to the next batch.
    private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;

    public Task<T> Answer => _answer.Task;

    public override void Run(SqliteSession session) => _result = write(session);

    public override void Succeed() => _answer.TrySetResult(_result!);

    public override void Fail(Exception exception)
    {
        if (exception is OperationCanceledException cancelled)
            _answer.TrySetCanceled(cancelled.CancellationToken);
        else
            _answer.TrySetException(exception);
    }
}
