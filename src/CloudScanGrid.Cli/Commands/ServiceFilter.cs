using System.CommandLine;
using CloudScanGrid.Client;

namespace CloudScanGrid.Cli.Commands;

/// <summary>Which services a list holds, whatever it tells of them.</summary>
internal sealed class ServiceFilter
{
    private readonly Option<string?> _account = new("--account") { Description = "Only services of this account.", HelpName = "PROVIDER/ID" };
    private readonly Option<string?> _asset = new("--asset") { Description = "Only services of this asset.", HelpName = "ID" };
    private readonly Option<int?> _port = new("--port") { Description = "Only services on this port number.", HelpName = "NUMBER" };
    private readonly Option<string?> _text = new("--text") { Description = "Only services whose name or product holds this text.", HelpName = "TEXT" };

    public void AddTo(Command command)
    {
        command.Add(_account);
        command.Add(_asset);
        command.Add(_port);
        command.Add(_text);
    }

    public ListQuery Of(Invocation run) => new() { Account = run.Value(_account), Asset = run.Value(_asset), Port = run.Value(_port), Text = run.Value(_text) };
}
