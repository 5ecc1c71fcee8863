using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace CloudScanGrid.Lab.Clouds.Aws;

/// <summary>Writes a page of a list.</summary>
/// <param name="parameters">Which one was asked for.</param>
/// <param name="xml">Where it goes.</param>
/// <param name="loops">Whether the next page is to be the one that was asked for.</param>
internal sealed class Ec2Pages(IFormCollection parameters, AwsXml xml, bool loops)
{
    /// <summary>Values of all filters of a call together.</summary>
    public const int MostFilterValues = 200;

    private const string TokenPrefix = "page-";

    public void Write<T>(string set, IReadOnlyList<T> all, Action<T> write)
    {
        var asked = parameters["NextToken"].ToString();
        var from = asked.Length == 0 ? 0 : int.Parse(asked[TokenPrefix.Length..], NumberStyles.None, CultureInfo.InvariantCulture);
        var size = int.TryParse(parameters["MaxResults"], NumberStyles.None, CultureInfo.InvariantCulture, out var most) ? most : int.MaxValue;
        xml.Set(set, all.Skip(from).Take(size), write);
        if (loops)
            xml.Value("nextToken", $"{TokenPrefix}{from}");
        else if (all.Count - from > size)
            xml.Value("nextToken", $"{TokenPrefix}{from + size}");
    }

    /// <summary>Whether a call has more values in its filters than EC2 takes.</summary>
    public static bool HasTooManyFilterValues(IFormCollection parameters) =>
        parameters.Keys.Count(key => key.StartsWith("Filter.", StringComparison.Ordinal) && key.Contains(".Value.", StringComparison.Ordinal)) > MostFilterValues;

    /// <summary>The values of a filter; null where it was not given.</summary>
    public HashSet<string>? Filter(string name)
    {
        for (var index = 1; parameters.ContainsKey($"Filter.{index}.Name"); index++)
        {
            if (parameters[$"Filter.{index}.Name"] == name)
                return [.. parameters.Where(one => one.Key.StartsWith($"Filter.{index}.Value.", StringComparison.Ordinal)).Select(one => one.Value.ToString())];
        }

        return null;
    }
}
