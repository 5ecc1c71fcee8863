using System.Diagnostics;
using CloudScanGrid.Lab.Files;
using CloudScanGrid.Lab.Fleets;
using CloudScanGrid.Lab.Processes;

namespace CloudScanGrid.Lab.Tests;

public sealed class LabProcessTests
{
    [Fact]
    public void Read_EmptyDirectory_SaysNothingRuns()
    {
        using var directory = new TemporaryDirectory();

        LabProcess.Read(directory.Path).ShouldBe(new LabStatus());
    }

    [Fact]
    public async Task Read_RecordOfADeadProcess_SaysNothingRuns()
    {
        using var directory = new TemporaryDirectory();
        // This pid with another start is a process of the past.
        var past = new ProcessRecord(Environment.ProcessId, StartTicks: 1, IsReady: true, LabForm.Loopback, ScannerNamespace: null);
        await LabJson.WriteAsync(new LabDirectory(directory.Path).ProcessFile, past, default);

        LabProcess.Read(directory.Path).IsRunning.ShouldBeFalse();
        (await LabProcess.StopAsync(directory.Path, TimeProvider.System, default)).ShouldBeFalse();
    }

    [Fact]
    public async Task Stop_RunningProcess_TerminatesIt()
    {
        using var directory = new TemporaryDirectory();
        using var process = Process.Start(new ProcessStartInfo("sleep", ["60"]) { UseShellExecute = false })!;
        var identity = ProcessIdentity.Of(process.Id)!.Value;
        await LabJson.WriteAsync(
            new LabDirectory(directory.Path).ProcessFile,
            new ProcessRecord(identity.ProcessId, identity.StartTicks, IsReady: true, LabForm.Loopback, ScannerNamespace: null), default);

        LabProcess.Read(directory.Path).IsRunning.ShouldBeTrue();
        (await LabProcess.StopAsync(directory.Path, TimeProvider.System, default)).ShouldBeTrue();

        await process.WaitForExitAsync();
        // 128 + SIGTERM.
        process.ExitCode.ShouldBe(143);
    }

    [Fact]
    public async Task StartDetached_ProcessThatEnds_SaysWhatItSaid()
    {
        using var directory = new TemporaryDirectory();

        var error = await Should.ThrowAsync<LabException>(() =>
            LabProcess.StartDetachedAsync("ls", ["--no-such-option"], directory.Path, TimeProvider.System, default));

        error.Message.ShouldContain("ended before it was ready");
        error.Message.ShouldContain("no-such-option");
    }

    [Fact]
    public async Task Mutate_EmptyDirectory_IsRefused()
    {
        using var directory = new TemporaryDirectory();

        (await Should.ThrowAsync<LabException>(() => LabMutation.MutateAsync(directory.Path, null, null, TimeProvider.System, default)))
            .Message.ShouldContain("holds no laboratory");
    }
}
