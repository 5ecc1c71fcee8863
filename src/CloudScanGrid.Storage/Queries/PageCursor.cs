using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;

namespace CloudScanGrid.Storage.Queries;

/// <summary>The key of a page's last row, opaque to callers: base64url (RFC 4648 section 5) of a JSON array that starts with the list's name.</summary>
internal static class PageCursor
{
    public static string Write(string list, params string[] key) =>
        Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes<string[]>([list, .. key]));

    /// <summary>Hands the key's <paramref name="parts"/> to <paramref name="read"/>; whatever is wrong with them is a <see cref="FormatException"/>.</summary>
    public static T Read<T>(string cursor, string list, int parts, Func<string[], T> read)
    {
        try
        {
            var key = JsonSerializer.Deserialize<string[]>(Base64Url.DecodeFromChars(cursor)) ?? [];
            if (key.Length == parts + 1 && string.Equals(key[0], list, StringComparison.Ordinal) && Array.TrueForAll(key, part => part is not null))
                return read(key[1..]);
        }
        catch (Exception exception) when (exception is FormatException or JsonException or OverflowException)
        {
            throw Unknown(list, exception);
        }

        throw Unknown(list, null);
    }

    public static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    public static long Number(string text) => long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    private static FormatException Unknown(string list, Exception? cause) =>
        new($"The cursor is not one that the list of {list} gave; start again without a cursor.", cause);
}
