using System.Globalization;

namespace CloudScanGrid.EndToEnd.Tests.Clusters;

/// <summary>One <c>cloudscan run</c> of a cluster.</summary>
internal sealed class Silo : IAsyncDisposable
{
    public Silo(string roles, string? region, string connectionString, TimeSpan? lease)
    {
        Region = region;
        // Jobs of two hosts, one after the other, so that there is a middle.
        Work = new Workplace
        {
            Settings =
            {
                ["DATA__POSTGRES"] = connectionString,
                ["SCHEDULER__TARGETSPERJOB"] = "2",
                ["GRID__SCANNERSLOTS"] = "1",
                ["CLUSTER__DRAINSECONDS"] = "30",
                ["TELEMETRY__READPERIOD"] = "00:00:01",
            },
        };
        if (lease is { } duration)
            Work.Settings["SCHEDULER__LEASEDURATION"] = duration.ToString();
        string[] where = region is null ? [] : ["--region", region];
        Url = $"http://127.0.0.1:{FreePort.Find()}";
        Program = Work.Start(["run", "--roles", roles, "--url", Url, .. where]);
    }

    public string? Region { get; }

    public string Url { get; }

    public Workplace Work { get; }

    public RunningProgram Program { get; }

    /// <summary>Its name in the membership.</summary>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}-{Program.Id}");

    public Task JoinedAsync() => Program.UntilAsync(program => program.Out.Contains("serving", StringComparison.Ordinal));

    public async ValueTask DisposeAsync()
    {
        await Program.DisposeAsync();
        Work.Dispose();
    }
}
