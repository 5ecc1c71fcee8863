using System.Data.Common;
using System.Net;
using CloudScanGrid.Storage.Documents;

namespace CloudScanGrid.Storage.Rows;

/// <summary>The row on which a reader stands, in the store's own types. What differs from database to database is how times and addresses are kept.</summary>
internal abstract class StoredRow(DbDataReader reader, DocumentFormat format)
{
    public string Text(int column) => reader.GetString(column);

    public string? TextOrNull(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    public long Number(int column) => reader.GetInt64(column);

    public long? NumberOrNull(int column) => reader.IsDBNull(column) ? null : reader.GetInt64(column);

    public abstract DateTimeOffset Time(int column);

    public DateTimeOffset? TimeOrNull(int column) => reader.IsDBNull(column) ? null : Time(column);

    public abstract IPAddress Address(int column);

    public byte[] Bytes(int column) => reader.GetFieldValue<byte[]>(column);

    public TEnum Enum<TEnum>(int column)
        where TEnum : struct, Enum => (TEnum)System.Enum.ToObject(typeof(TEnum), reader.GetInt64(column));

    public T Document<T>(int column) => format.Read<T>(Bytes(column));
}
