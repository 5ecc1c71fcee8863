using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Storage.Rows;
using Npgsql;
using NpgsqlTypes;

namespace CloudScanGrid.Storage.Postgres.Connections;

/// <summary>
/// A statement written as an interpolated string: each hole becomes a typed parameter, so no value ever is SQL, and the text is the same at each call, so the
/// prepared statement is found again. Arrays are columns for <c>unnest</c>. A hole may be another such text.
/// </summary>
[InterpolatedStringHandler]
internal sealed class SqlText(int literalLength, int formattedCount)
{
    private readonly List<object> _parts = new(2 * formattedCount + 1);

    /// <summary>No text, for a condition that does not apply.</summary>
    public static SqlText None => $"";

    /// <summary>The statement with its parameters. Once: they belong to it.</summary>
    public NpgsqlBatchCommand ToCommand()
    {
        var command = new NpgsqlBatchCommand();
        var text = new StringBuilder(literalLength + 4 * formattedCount);
        foreach (var part in _parts)
        {
            if (part is NpgsqlParameter parameter)
            {
                command.Parameters.Add(parameter);
                text.Append(CultureInfo.InvariantCulture, $"${command.Parameters.Count}");
            }
            else
            {
                text.Append((string)part);
            }
        }

        command.CommandText = text.ToString();
        return command;
    }

    public void AppendLiteral(string text) => _parts.Add(text);

    public void AppendFormatted(SqlFragment fragment) => _parts.Add(fragment.Text);

    public void AppendFormatted(SqlText text) => _parts.AddRange(text._parts);

    public void AppendFormatted(string? value) => Bind(NpgsqlDbType.Text, value);

    public void AppendFormatted(byte[] value) => Bind(NpgsqlDbType.Bytea, value);

    public void AppendFormatted(long value) => Bind(NpgsqlDbType.Bigint, value);

    public void AppendFormatted(int value) => Bind(NpgsqlDbType.Integer, value);

    public void AppendFormatted(int? value) => Bind(NpgsqlDbType.Integer, value);

    public void AppendFormatted(Guid value) => Bind(NpgsqlDbType.Uuid, value);

    public void AppendFormatted(DateTimeOffset value) => Bind(NpgsqlDbType.TimestampTz, value.UtcDateTime);

    public void AppendFormatted(DateTimeOffset? value) => Bind(NpgsqlDbType.TimestampTz, value?.UtcDateTime);

    public void AppendFormatted(IPAddress value) => Bind(NpgsqlDbType.Inet, PostgresValue.Of(value));

    public void AppendFormatted(AccountKey value) => Bind(NpgsqlDbType.Text, value.ToString());

    public void AppendFormatted(SubnetKey value) => Bind(NpgsqlDbType.Text, value.ToString());

    public void AppendFormatted(AssetKey value) => Bind(NpgsqlDbType.Text, value.ToString());

    public void AppendFormatted<TEnum>(TEnum value)
        where TEnum : struct, Enum => Bind(NpgsqlDbType.Smallint, PostgresValue.Of(value));

    public void AppendFormatted(IEnumerable<string?> values) => Bind(NpgsqlDbType.Array | NpgsqlDbType.Text, values.ToArray());

    public void AppendFormatted(IEnumerable<byte[]> values) => Bind(NpgsqlDbType.Array | NpgsqlDbType.Bytea, values.ToArray());

    public void AppendFormatted(IEnumerable<long> values) => Bind(NpgsqlDbType.Array | NpgsqlDbType.Bigint, values.ToArray());

    public void AppendFormatted(IEnumerable<int> values) => Bind(NpgsqlDbType.Array | NpgsqlDbType.Integer, values.ToArray());

    public void AppendFormatted(IEnumerable<int?> values) => Bind(NpgsqlDbType.Array | NpgsqlDbType.Integer, values.ToArray());

    public void AppendFormatted(IEnumerable<DateTimeOffset> values) =>
        Bind(NpgsqlDbType.Array | NpgsqlDbType.TimestampTz, values.Select(value => value.UtcDateTime).ToArray());

    public void AppendFormatted(IEnumerable<IPAddress> values) => Bind(NpgsqlDbType.Array | NpgsqlDbType.Inet, values.Select(PostgresValue.Of).ToArray());

    public void AppendFormatted(IEnumerable<AssetKey> values) =>
        Bind(NpgsqlDbType.Array | NpgsqlDbType.Text, values.Select(value => value.ToString()).ToArray());

    public void AppendFormatted<TEnum>(IEnumerable<TEnum> values)
        where TEnum : struct, Enum => Bind(NpgsqlDbType.Array | NpgsqlDbType.Smallint, values.Select(PostgresValue.Of).ToArray());

    private void Bind(NpgsqlDbType type, object? value) => _parts.Add(new NpgsqlParameter { NpgsqlDbType = type, Value = value ?? DBNull.Value });
}
