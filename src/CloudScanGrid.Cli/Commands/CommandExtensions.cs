using System.CommandLine;
using System.CommandLine.Help;

namespace CloudScanGrid.Cli.Commands;

/// <summary>What every command has in common.</summary>
internal static class CommandExtensions
{
    /// <summary>Sets what the command does. Whatever it throws becomes one line and an exit code.</summary>
    public static Command Runs(this Command command, Func<Invocation, Task<int>> run)
    {
        command.SetAction((parse, _) => Invocation.RunAsync(parse, run));
        return command;
    }

    /// <summary>Sets the lines that <c>--help</c> shows behind everything else.</summary>
    public static T WithExamples<T>(this T command, params string[] examples)
        where T : Command
    {
        var help = command.Options.OfType<HelpOption>().FirstOrDefault();
        if (help is null)
            command.Add(help = new HelpOption());
        help.Action = new ExampleHelp(examples);
        if (command.Action is null)
            command.SetAction(parse => new ExampleHelp(examples).Invoke(parse) == 0 ? ExitCode.Usage : ExitCode.Failed);
        return command;
    }

    /// <summary>A command that only holds others.</summary>
    public static Command Group(string name, string description, string[] examples, params Command[] commands)
    {
        var group = new Command(name, description);
        foreach (var command in commands)
            group.Add(command);
        return group.WithExamples(examples);
    }
}
