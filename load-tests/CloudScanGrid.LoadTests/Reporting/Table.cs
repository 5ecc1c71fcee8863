using System.Globalization;

namespace CloudScanGrid.LoadTests.Reporting;

/// <summary>Collects the rows of all parts, and prints them as one Markdown table.</summary>
internal sealed class Table
{
    private readonly List<string> _rows = [];

    public void Add(string what, string unit, Series series, string format = "N0")
    {
        var culture = CultureInfo.InvariantCulture;
        var row = string.Create(
            culture,
            $"| {what} | {series.Median.ToString(format, culture)} | {series.Least.ToString(format, culture)} – {series.Most.ToString(format, culture)} | {unit} |");
        _rows.Add(row);
        Console.Error.WriteLine(row);
    }

    public void Print()
    {
        Console.WriteLine("| figure | median | min – max | unit |");
        Console.WriteLine("| --- | ---: | ---: | --- |");
        foreach (var row in _rows)
            Console.WriteLine(row);
    }
}
