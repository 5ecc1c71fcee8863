using System.Diagnostics;

namespace CloudScanGrid.Storage.Tests;

/// <summary>This test executable once more, running one explicit test that waits to be killed.</summary>
internal static class Victim
{
    public static Process Start(string method, string variable, string value)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, UseShellExecute = false };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
            start.ArgumentList.Add(typeof(Victim).Assembly.Location);
        foreach (var argument in (string[])["-noColor", "-explicit", "only", "-method", $"*.{method}"])
            start.ArgumentList.Add(argument);
        start.Environment[variable] = value;
        return Process.Start(start)!;
    }
}
