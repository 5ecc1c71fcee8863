using System.Net;
using CloudScanGrid.Storage.Documents;
using Microsoft.Data.Sqlite;

namespace CloudScanGrid.Storage.Sqlite.Connections;

/// <summary>The row on which a reader stands, in the store's own types.</summary>
internal readonly struct Row(SqliteDataReader reader, DocumentFormat format)
{
    public string Text(int column) => reader.GetString(column);

    public string? TextOrNull(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    public long Number(int column) => reader.GetInt64(column);

    public long? NumberOrNull(int column) => reader.IsDBNull(column) ? null : reader.GetInt64(column);

    public DateTimeOffset Time(int column) => new(reader.GetInt64(column), TimeSpan.Zero);

    public DateTimeOffset? TimeOrNull(int column) => reader.IsDBNull(column) ? null : Time(column);

    public IPAddress Address(int column) => AddressColumn.Read(Bytes(column));

    public byte[] Bytes(int column) => reader.GetFieldValue<byte[]>(column);

    public TEnum Enum<TEnum>(int column)
        where TEnum : struct, Enum => (TEnum)System.Enum.ToObject(typeof(TEnum), reader.GetInt64(column));

    public T Document<T>(int column) => format.Read<T>(Bytes(column));
}
