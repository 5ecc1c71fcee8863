using System.Net;
using CloudScanGrid.Storage.Documents;
using CloudScanGrid.Storage.Rows;
using Npgsql;

namespace CloudScanGrid.Storage.Postgres.Connections;

/// <inheritdoc/>
internal sealed class PostgresRow(NpgsqlDataReader reader, DocumentFormat format) : StoredRow(reader, format)
{
    public override DateTimeOffset Time(int column) => new(reader.GetDateTime(column), TimeSpan.Zero);

    public override IPAddress Address(int column) => reader.GetFieldValue<IPAddress>(column);
}
