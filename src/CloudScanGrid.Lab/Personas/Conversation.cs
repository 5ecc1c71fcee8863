namespace CloudScanGrid.Lab.Personas;

/// <summary>A daemon that may greet and then answers by what it is sent: 4 KiB without an answer, or 32 answers, end it.</summary>
internal sealed class Conversation(ReadOnlyMemory<byte> greeting, Reply reply) : IResponder
{
    private const int MaxRequestBytes = 4096;
    private const int MaxAnswers = 32;

    /// <summary>A daemon that says what it is and then ignores what it is told.</summary>
    public static Conversation Banner(ReadOnlyMemory<byte> greeting) => new(greeting, static _ => Answer.Wait);

    /// <summary>A daemon that waits for its client to speak first.</summary>
    public static Conversation ClientFirst(Reply reply) => new(default, reply);

    public async Task RespondAsync(Stream connection, CancellationToken cancellationToken)
    {
        if (!greeting.IsEmpty)
            await connection.WriteAsync(greeting, cancellationToken);

        var buffer = new byte[MaxRequestBytes];
        var held = 0;
        for (var answers = 0; answers < MaxAnswers && held < buffer.Length;)
        {
            var read = await connection.ReadAsync(buffer.AsMemory(held), cancellationToken);
            if (read == 0)
                return;
            held += read;
            var answer = reply(buffer.AsSpan(0, held));
            if (!answer.Bytes.IsEmpty)
            {
                await connection.WriteAsync(answer.Bytes, cancellationToken);
                answers++;
                held = 0;
            }

            if (answer.Close)
                return;
        }
    }
}
