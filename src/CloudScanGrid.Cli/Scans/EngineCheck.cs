using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.Cli.Scans;

/// <summary>Asks the engine before a campaign starts, whose targets would otherwise wait for one that never comes.</summary>
internal static class EngineCheck
{
    public static async Task<bool> IsReadyAsync(IScanEngine engine, ScanProfile profile, Invocation run)
    {
        var capabilities = await engine.ProbeAsync(run.Interrupted);
        if (!capabilities.IsReady)
        {
            run.Terminal.Fail($"{capabilities.Explanation}");
            return false;
        }

        if (profile.Udp && !capabilities.RawPackets)
        {
            run.Terminal.Fail($"UDP ports need raw packets, which are not permitted here: {capabilities.Explanation}; run it as root, or leave UDP out");
            return false;
        }

        return true;
    }
}
