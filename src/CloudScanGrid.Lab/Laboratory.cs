using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Lab.Files;
using CloudScanGrid.Lab.Fleets;
using CloudScanGrid.Lab.Forms;
using CloudScanGrid.Lab.Processes;
using Microsoft.Extensions.Logging;

namespace CloudScanGrid.Lab;

/// <summary>A running laboratory: real listeners for real scanners, on this machine and nowhere else. It follows its <c>fleet.json</c> until disposed.</summary>
public sealed partial class Laboratory : IAsyncDisposable
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(200);

    private readonly LabDirectory _directory;
    private readonly ILabForm _form;
    private readonly ILogger _logger;
    private readonly TimeProvider _timeProvider;
    private readonly CancellationTokenSource _stopping = new();
    private Task _following = Task.CompletedTask;
    private FleetDescription _applied;
    private DateTime _seen;

    private Laboratory(LabDirectory directory, ILabForm form, FleetDescription description, ILogger logger, TimeProvider timeProvider)
    {
        _directory = directory;
        _form = form;
        _applied = description;
        _logger = logger;
        _timeProvider = timeProvider;
    }

    /// <summary>The inventory to scan by.</summary>
    public string InventoryFile => _directory.InventoryFile;

    /// <summary>What a perfect scan finds.</summary>
    public string TruthFile => _directory.TruthFile;

    /// <summary>Its files.</summary>
    public LabDirectory Directory => _directory;

    /// <summary>Its form.</summary>
    public LabForm Form => _applied.Options.Form;

    /// <summary>The namespace from which it is scanned (<c>ip netns exec NAME …</c>); null in the loopback form.</summary>
    public string? ScannerNamespace => _form.ScannerNamespace;

    /// <summary>The TCP ports that a scan of it should cover.</summary>
    public PortCoverage ScanPorts => FleetPorts.Scanned(_applied.Options);

    /// <summary>The fleet that listens now.</summary>
    public Fleet Fleet => _applied.Fleet();

    /// <summary>Starts the directory's fleet, or draws one first, and returns when everything listens.</summary>
    /// <exception cref="LabException">Says what is missing or in the way, and what to do.</exception>
    public static async Task<Laboratory> StartAsync(LabOptions options, ILogger logger, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        var directory = new LabDirectory(options.Directory);
        if (LabProcess.Read(options.Directory) is { IsRunning: true } other)
            throw new LabException($"The laboratory in {directory.Path} already runs as process {other.ProcessId}.");

        var kept = directory.ReadFleet();
        var description = kept is null ? new FleetDescription(1, options.Fleet ?? new FleetOptions(), []) : Matching(kept, options);
        description.Options.Validate();
        ILabForm form;
        if (description.Options.Form == LabForm.Loopback)
        {
            var block = kept is null ? LoopbackBlock.Free() : LoopbackBlock.Claim(description.Options.LoopbackBlock);
            if (kept is null)
                description = description with { Options = Fitted(description.Options, block.Block) };
            form = new LoopbackLab(block, timeProvider, logger);
        }
        else
        {
            form = await NamespaceLab.CreateAsync(timeProvider, logger, cancellationToken);
        }

        var laboratory = new Laboratory(directory, form, description, logger, timeProvider);
        try
        {
            await directory.WriteAsync(description, cancellationToken);
            await laboratory.RecordAsync(isReady: false, cancellationToken);
            laboratory._seen = File.GetLastWriteTimeUtc(directory.FleetFile);
            await laboratory.ApplyAsync(description, cancellationToken);
            await laboratory.RecordAsync(isReady: true, cancellationToken);
        }
        catch
        {
            await laboratory.DisposeAsync();
            throw;
        }

        laboratory._following = laboratory.FollowAsync();
        return laboratory;
    }

    /// <summary>What the kernel counted at the fleet's edge; null in the loopback form, which has no edge.</summary>
    public Task<LabCounters?> ReadCountersAsync(CancellationToken cancellationToken) => _form.ReadCountersAsync(cancellationToken);

    /// <summary>Closes every socket and removes every namespace that it made.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _following;
        await _form.DisposeAsync();
        File.Delete(_directory.ProcessFile);
        File.Delete(_directory.AppliedFile);
        _stopping.Dispose();
    }

    /// <summary>The options of a new loopback fleet as this machine can play it.</summary>
    private static FleetOptions Fitted(FleetOptions options, int block) => options with
    {
        LoopbackBlock = block,
        ShiftedPorts = LoopbackLab.FindUnavailable(FleetPorts.ScanPorts.Union(FleetPorts.UdpPorts)).ToString(),
    };

    private static FleetDescription Matching(FleetDescription kept, LabOptions options)
    {
        var asked = options.Fleet is { } fleet ? fleet with
        {
            ShiftedPorts = kept.Options.ShiftedPorts,
            LoopbackBlock = kept.Options.LoopbackBlock,
            Regions = kept.Options.Regions,
        } : kept.Options;
        if (asked != kept.Options || (options.Fleet is not null && !options.Fleet.Regions.SequenceEqual(kept.Options.Regions, StringComparer.Ordinal)))
        {
            throw new LabException(
                $"{options.Directory} holds another fleet (seed {kept.Options.Seed}, {kept.Options.Hosts} hosts, {kept.Options.Form} form). "
                + "Start it as it is, or use another directory.");
        }

        return kept;
    }

    /// <summary>Polls instead of watching: a watch costs a thread and loses events on the file systems of containers.</summary>
    private async Task FollowAsync()
    {
        using var timer = new PeriodicTimer(PollInterval, _timeProvider);
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token))
            {
                var written = File.GetLastWriteTimeUtc(_directory.FleetFile);
                if (written == _seen)
                    continue;
                _seen = written;
                try
                {
                    if (_directory.ReadFleet() is { } description && description.Revision != _applied.Revision)
                        await ApplyAsync(description, _stopping.Token);
                }
                catch (LabException exception)
                {
                    FleetNotApplied(exception);
                    await LabJson.WriteAsync(
                        _directory.AppliedFile, new AppliedRevision(_applied.Revision, _timeProvider.GetUtcNow(), exception.Message), _stopping.Token);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed.
        }
    }

    private async Task ApplyAsync(FleetDescription description, CancellationToken cancellationToken)
    {
        var started = _timeProvider.GetTimestamp();
        var fleet = description.Fleet();
        await _form.ApplyAsync(fleet, cancellationToken);
        _applied = description;
        await LabJson.WriteAsync(_directory.AppliedFile, new AppliedRevision(description.Revision, _timeProvider.GetUtcNow()), cancellationToken);
        FleetApplied(description.Revision, fleet.Hosts.Count(), fleet.Hosts.Sum(host => host.Listeners.Length), _timeProvider.GetElapsedTime(started).TotalMilliseconds);
    }

    private Task RecordAsync(bool isReady, CancellationToken cancellationToken)
    {
        var self = ProcessIdentity.Current;
        return LabJson.WriteAsync(
            _directory.ProcessFile, new ProcessRecord(self.ProcessId, self.StartTicks, isReady, Form, ScannerNamespace), cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Revision {Revision} of the laboratory listens: {Hosts} hosts, {Listeners} listeners, applied in {Milliseconds:F0} ms")]
    private partial void FleetApplied(int revision, int hosts, int listeners, double milliseconds);

    [LoggerMessage(Level = LogLevel.Error, Message = "The changed fleet does not listen as described; the revision before stays as far as it can")]
    private partial void FleetNotApplied(Exception exception);
}
