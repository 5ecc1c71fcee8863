namespace CloudScanGrid.Cli.Tests;

/// <summary>How a program ended and what it wrote.</summary>
internal sealed record CliResult(int Code, string Out, string Error)
{
    public string[] Lines => Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Fails with everything that was written.</summary>
    public CliResult ShouldExit(int code)
    {
        Code.ShouldBe(code, $"stdout: {Out}\nstderr: {Error}");
        return this;
    }
}
