using System.CommandLine;
using CloudScanGrid.Client;

namespace CloudScanGrid.Cli.Commands;

/// <summary>The services of one asset on one port number, as arguments.</summary>
internal sealed class ServicePlace
{
    public Argument<string> Asset { get; } = new("asset") { Description = "The asset's id." };

    public Argument<int> Port { get; } = new("port") { Description = "The port number." };

    public void AddTo(Command command)
    {
        command.Add(Asset);
        command.Add(Port);
    }

    public ListQuery Of(Invocation run) => new() { Asset = run.Value(Asset), Port = run.Value(Port) };
}
