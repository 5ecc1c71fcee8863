using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using CloudScanGrid.Domain.Display;

namespace CloudScanGrid.Integrations.Inventory.File;

/// <summary>
/// Walks JSON by its rules: every field known, written once and of its type. What breaks a rule is reported with its path, skipped, and the walk goes on.
/// A method that reads a value is called on the value's first token and leaves on its last.
/// </summary>
internal sealed class StrictJsonReader(JsonTokens tokens, InventoryErrors errors)
{
    private const int ShownCharacters = 60;

    private readonly List<(string? Name, int Index)> _path = [];

    public bool HasErrors => !errors.IsEmpty;

    /// <summary>Whether further errors are only counted, so that their remedies are not worth finding.</summary>
    public bool OnlyCounts => errors.IsFull;

    /// <summary>Where the walk is, as in <c>accounts[0].subnets[2].cidr</c>.</summary>
    public string Path
    {
        get
        {
            var path = new StringBuilder();
            foreach (var (name, index) in _path)
            {
                if (name is null)
                    path.Append(CultureInfo.InvariantCulture, $"[{index}]");
                else if (name.Length <= ShownCharacters && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_'))
                    path.Append(path.Length == 0 ? "" : ".").Append(name);
                else
                    path.Append("[\"").Append(TerminalText.Escape(name, ShownCharacters)).Append("\"]");
            }

            return path.ToString();
        }
    }

    /// <summary>Text as errors show it: shortened, escaped, in quotes.</summary>
    public static string Quote(string text) => $"'{TerminalText.Escape(text, ShownCharacters)}'";

    /// <summary>Walks the one value of the document.</summary>
    public void ReadDocument(Action readValue)
    {
        tokens.Read();
        readValue();
        tokens.Read();
    }

    /// <summary>Walks an object of known fields.</summary>
    /// <param name="shape">Its fields.</param>
    /// <param name="readField">Reads the value of the field of this name.</param>
    /// <returns>False when it is no object.</returns>
    public bool ReadObject(ObjectShape shape, Action<string> readField)
    {
        if (!Expect(JsonTokenType.StartObject, $"{shape.What} is an object, {{ … }}"))
            return false;
        var seen = 0u;
        while (tokens.Read() && tokens.Type != JsonTokenType.EndObject)
        {
            var name = tokens.Text;
            var field = shape.Fields.IndexOf(name);
            _path.Add((name, 0));
            tokens.Read();
            if (field < 0)
                Refuse(OnlyCounts ? "" : shape.UnknownFieldRemedy(name));
            else if ((seen & (1u << field)) != 0)
                Refuse("the field is there twice; write it once");
            else
                readField(name);
            seen |= field < 0 ? 0 : 1u << field;
            Leave();
        }

        for (var field = 0; field < shape.Required.Length; field++)
        {
            if ((seen & (1u << field)) != 0)
                continue;
            _path.Add((shape.Required[field], 0));
            Report("missing", $"{shape.What} needs this field; write it");
            Leave();
        }

        return true;
    }

    /// <summary>Walks an object whose names are free and whose values are texts.</summary>
    public ImmutableSortedDictionary<string, string> ReadTexts(int most, string what, TextRule nameRule, TextRule valueRule)
    {
        var texts = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        if (!Expect(JsonTokenType.StartObject, $"write {what} as an object of names and texts"))
            return texts.ToImmutable();
        while (tokens.Read() && tokens.Type != JsonTokenType.EndObject)
        {
            var name = tokens.Text;
            var nameFault = FaultOfToken(nameRule);
            _path.Add((name, 0));
            tokens.Read();
            if (nameFault is not null)
                Refuse(nameFault);
            else if (texts.ContainsKey(name))
                Refuse("the name is there twice; write it once");
            else if (texts.Count == most)
                Refuse(string.Create(CultureInfo.InvariantCulture, $"there are at most {most:N0} {what}"));
            else if (ReadText(valueRule) is { } value)
                texts.Add(name, value);
            Leave();
        }

        return texts.ToImmutable();
    }

    /// <summary>Walks an array.</summary>
    /// <param name="most">How many entries it may have.</param>
    /// <param name="what">What the entries are, in the plural.</param>
    /// <param name="readItem">Reads one entry.</param>
    /// <returns>How many entries it has; null when it is no array.</returns>
    public int? ReadArray(int most, string what, Action<int> readItem)
    {
        if (!Expect(JsonTokenType.StartArray, $"write {what} as an array, [ … ]"))
            return null;
        var index = 0;
        for (; tokens.Read() && tokens.Type != JsonTokenType.EndArray; index++)
        {
            _path.Add((null, index));
            if (index < most)
                readItem(index);
            else if (index == most)
                Refuse(string.Create(CultureInfo.InvariantCulture, $"there are at most {most:N0} {what}"));
            else
                tokens.Skip();
            Leave();
        }

        return index;
    }

    /// <summary>Walks an array of texts, none of them twice.</summary>
    public ImmutableArray<string> ReadTextArray(int most, string what, TextRule rule)
    {
        var texts = ImmutableArray.CreateBuilder<string>();
        ReadArray(most, what, _ =>
        {
            if (ReadText(rule) is not { } text)
                return;
            if (texts.Contains(text))
                Report(Quote(text), "it is listed twice; write it once");
            else
                texts.Add(text);
        });
        return texts.ToImmutable();
    }

    /// <summary>Reads a text.</summary>
    /// <returns>Null when it breaks the rule.</returns>
    public string? ReadText(TextRule rule)
    {
        if (!Expect(JsonTokenType.String, $"write {rule.What} as text, in double quotes"))
            return null;
        if (FaultOfToken(rule) is not { } fault)
            return tokens.Text;
        Report(Quote(tokens.Text), fault);
        return null;
    }

    /// <summary>Reads a whole number.</summary>
    /// <returns>Null when it is none, or out of bounds.</returns>
    public int? ReadInteger(string what, int least, int most)
    {
        var remedy = string.Create(CultureInfo.InvariantCulture, $"{what} is a whole number from {least} to {most}, without quotes");
        if (!Expect(JsonTokenType.Number, remedy))
            return null;
        if (int.TryParse(tokens.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            return number;
        Report(TerminalText.Escape(tokens.Text, ShownCharacters), remedy);
        return null;
    }

    /// <summary>Reports what stands here and goes behind it.</summary>
    public void Refuse(string remedy)
    {
        Report(Describe(), remedy);
        tokens.Skip();
    }

    /// <summary>Reports an error of the value at which the walk is.</summary>
    public void Report(string value, string remedy)
    {
        if (errors.IsFull)
            errors.CountOnly();
        else
            errors.Add(Path, value, remedy);
    }

    /// <summary>Reports an error of a value that the walk has passed.</summary>
    public void Report(string path, string value, string remedy) => errors.Add(path, value, remedy);

    private bool Expect(JsonTokenType type, string remedy)
    {
        if (tokens.Type == type)
            return true;
        Refuse(tokens.Type == JsonTokenType.Null ? remedy + ", or leave the field out" : remedy);
        return false;
    }

    private string? FaultOfToken(TextRule rule)
    {
        if (!tokens.IsUnicode)
            return $"{rule.What} is no valid Unicode (broken UTF-8 or half a surrogate pair); write it as UTF-8";
        return tokens.IsCut ? rule.TooLong : rule.FaultOf(tokens.Text);
    }

    private string Describe() => tokens.Type switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "an array",
        JsonTokenType.String => Quote(tokens.Text),
        JsonTokenType.Number => TerminalText.Escape(tokens.Text, ShownCharacters),
        _ => tokens.Type.ToString().ToLowerInvariant(),
    };

    private void Leave() => _path.RemoveAt(_path.Count - 1);
}
