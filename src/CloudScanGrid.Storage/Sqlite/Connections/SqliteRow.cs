using System.Net;
using CloudScanGrid.Storage.Documents;
using CloudScanGrid.Storage.Rows;
using Microsoft.Data.Sqlite;

namespace CloudScanGrid.Storage.Sqlite.Connections;

/// <inheritdoc/>
internal sealed class SqliteRow(SqliteDataReader reader, DocumentFormat format) : StoredRow(reader, format)
{
    public override DateTimeOffset Time(int column) => new(Number(column), TimeSpan.Zero);

    public override IPAddress Address(int column) => AddressColumn.Read(Bytes(column));
}
