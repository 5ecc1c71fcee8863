using System.Text.Json;

namespace CloudScanGrid.TestServers.Programs;

/// <summary>How a program ended and what it wrote.</summary>
public sealed record CommandResult(int Code, string Out, string Error)
{
    private const char Escape = '\x1b';

    /// <summary>The lines of standard output.</summary>
    public string[] Lines => Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The JSON document on standard output.</summary>
    public JsonElement Json => JsonElement.Parse(Out);

    /// <summary>Fails with everything that was written.</summary>
    public CommandResult ShouldExit(params int[] codes)
    {
        codes.ShouldContain(Code, $"stdout: {Shortened(Out)}\nstderr: {Shortened(Error)}");
        return this;
    }

    /// <summary>Fails when anything written could command a terminal.</summary>
    public CommandResult ShouldBePlain()
    {
        foreach (var text in (string[])[Out, Error])
            text.Where(c => c == Escape || (char.IsControl(c) && c is not ('\n' or '\t'))).ShouldBeEmpty(Shortened(text));
        return this;
    }

    private static string Shortened(string text) => text.Length > 4000 ? text[..4000] + "…" : text;
}
