using System.Text.Json.Nodes;

namespace CloudScanGrid.Lab.Clouds.Gcp;

/// <summary>Leaves of an answer what its caller asked for: <c>a,b/c,items/*/d(e,f)</c> ("Partial responses", Google API documentation).</summary>
internal sealed class FieldMask
{
    private readonly Dictionary<string, FieldMask?> _fields = new(StringComparer.Ordinal);

    private FieldMask()
    {
    }

    /// <exception cref="FormatException">It is none.</exception>
    public static FieldMask Parse(string text)
    {
        var (mask, place) = (new FieldMask(), 0);
        mask.Read(text, ref place);
        return place == text.Length ? mask : throw new FormatException($"Invalid field selection {text[place..]}");
    }

    public JsonNode? Apply(JsonNode? node) => node switch
    {
        JsonArray array => new JsonArray([.. array.Select(Apply)]),
        JsonObject one => new JsonObject(one
            .Where(field => _fields.ContainsKey(field.Key) || _fields.ContainsKey("*"))
            .Select(field => KeyValuePair.Create(field.Key, Inner(field.Key) is { } inner ? inner.Apply(field.Value) : field.Value?.DeepClone()))),
        _ => node?.DeepClone(),
    };

    private FieldMask? Inner(string field) => _fields.TryGetValue(field, out var inner) ? inner : _fields["*"];

    private void Read(string text, ref int place)
    {
        while (place < text.Length && text[place] != ')')
        {
            var end = text.AsSpan(place).IndexOfAny(",/()") is >= 0 and var found ? place + found : text.Length;
            var name = text[place..end];
            place = end;
            var inner = _fields.GetValueOrDefault(name);
            if (place < text.Length && text[place] is '/' or '(')
            {
                inner ??= new FieldMask();
                var isGroup = text[place++] == '(';
                if (isGroup)
                {
                    inner.Read(text, ref place);
                    place++;
                }
                else
                {
                    inner.ReadOne(text, ref place);
                }
            }

            _fields[name] = inner;
            if (place < text.Length && text[place] == ',')
                place++;
        }
    }

    // What follows a slash: one field, with what is below it.
    private void ReadOne(string text, ref int place)
    {
        var depth = 0;
        var end = place;
        for (; end < text.Length && (depth > 0 || text[end] is not (',' or ')')); end++)
            depth += text[end] == '(' ? 1 : text[end] == ')' ? -1 : 0;
        var inner = 0;
        Read(text[place..end], ref inner);
        place = end;
    }
}
