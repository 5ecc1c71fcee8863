using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Storage.Rows;

namespace CloudScanGrid.Storage.Sqlite.Connections;

/// <summary>
/// A statement written as an interpolated string: each hole becomes a bound parameter, so no value ever is SQL, and the text is the same at each call, so the
/// prepared statement is found again.
/// </summary>
[InterpolatedStringHandler]
internal readonly ref struct SqlText
{
    private readonly StringBuilder _text;
    private readonly List<object> _values;

    public SqlText(int literalLength, int formattedCount)
    {
        _text = new(literalLength + 4 * formattedCount);
        _values = new(formattedCount);
    }

    public IReadOnlyList<object> Values => _values;

    public override string ToString() => _text.ToString();

    public void AppendLiteral(string text) => _text.Append(text);

    public void AppendFormatted(SqlFragment fragment) => _text.Append(fragment.Text);

    public void AppendFormatted(string? value) => Bind(value);

    public void AppendFormatted(byte[] value) => Bind(value);

    public void AppendFormatted(long value) => Bind(value);

    public void AppendFormatted(long? value) => Bind(value);

    public void AppendFormatted(bool value) => Bind(value ? 1L : 0L);

    public void AppendFormatted(DateTimeOffset value) => Bind(value.UtcTicks);

    public void AppendFormatted(DateTimeOffset? value) => Bind(value?.UtcTicks);

    public void AppendFormatted(IPAddress value) => Bind(AddressColumn.Write(value));

    public void AppendFormatted(AccountKey value) => Bind(value.ToString());

    public void AppendFormatted(SubnetKey value) => Bind(value.ToString());

    public void AppendFormatted(AssetKey value) => Bind(value.ToString());

    public void AppendFormatted<TEnum>(TEnum value)
        where TEnum : struct, Enum => Bind(Convert.ToInt64(value, CultureInfo.InvariantCulture));

    private void Bind(object? value)
    {
        _text.Append("$p").Append(_values.Count);
        _values.Add(value ?? DBNull.Value);
    }
}
