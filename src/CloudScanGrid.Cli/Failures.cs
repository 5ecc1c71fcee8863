using CloudScanGrid.Cli.Output;
using CloudScanGrid.Client;
using CloudScanGrid.Host.Configuration;
using CloudScanGrid.Lab;
using CloudScanGrid.Storage;

namespace CloudScanGrid.Cli;

/// <summary>Turns what a command threw into a line for people and an exit code.</summary>
internal static class Failures
{
    public static int Report(Exception exception, Terminal terminal, bool isVerbose)
    {
        switch (exception)
        {
            case ConfigurationException configuration:
                foreach (var error in configuration.Errors)
                    terminal.Fail($"{error}");
                return ExitCode.Usage;
            case UsageException or FormatException:
                terminal.Fail($"{exception.Message}");
                return ExitCode.Usage;
            // These say themselves what is wrong and what to do.
            case StoreException or LabException or CloudScanGridException:
                terminal.Fail($"{exception.Message}");
                break;
            case IOException or UnauthorizedAccessException:
                terminal.Fail($"{exception.Message}");
                break;
            default:
                terminal.Fail($"an unexpected error: {exception.Message} ({exception.GetType().Name}); run it again with --verbose and report what it writes");
                break;
        }

        if (isVerbose)
        {
            foreach (var line in exception.ToString().Split(Environment.NewLine))
                terminal.Warn($"{line}");
        }

        return ExitCode.Failed;
    }
}
