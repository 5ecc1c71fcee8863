using System.CommandLine;
using CloudScanGrid.Domain.Display;

namespace CloudScanGrid.Cli;

/// <summary>Tells what is wrong with a command line, with the nearest word that there is.</summary>
internal static class UsageErrors
{
    public static int Print(ParseResult parse)
    {
        var command = parse.CommandResult.Command;
        var unmatched = parse.UnmatchedTokens.Count > 0 ? parse.UnmatchedTokens[0] : null;
        // An unknown word is the error; what the parser then misses behind it only follows from it.
        var messages = unmatched is null ? parse.Errors.Select(error => error.Message).Distinct(StringComparer.Ordinal) : [Unknown(command, unmatched)];
        foreach (var message in messages)
            Console.Error.WriteLine($"cloudscan: {TerminalText.Escape(message, 500)}");
        Console.Error.WriteLine($"'{PathOf(command)} --help' shows how it is used.");
        return ExitCode.Usage;
    }

    /// <summary><c>cloudscan lab up</c>.</summary>
    public static string PathOf(Command command) => command is RootCommand
        ? "cloudscan"
        : $"{(command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? PathOf(parent) : "cloudscan")} {command.Name}";

    private static string Unknown(Command command, string word)
    {
        var isOption = word.StartsWith('-');
        var known = isOption ? OptionsOf(command) : command.Subcommands.Where(sub => !sub.Hidden).Select(sub => sub.Name);
        var nearest = known.Select(name => (Name: name, Distance: Distance(word, name))).Where(pair => pair.Distance <= Math.Max(2, word.Length / 3))
            .OrderBy(pair => pair.Distance).ThenBy(pair => pair.Name, StringComparer.Ordinal).Select(pair => pair.Name).FirstOrDefault();
        var what = isOption ? "option" : command.Subcommands.Count > 0 ? "command" : "argument";
        return $"'{PathOf(command)}' takes no {what} '{word}'{(nearest is null ? "" : $"; did you mean '{nearest}'?")}";
    }

    private static IEnumerable<string> OptionsOf(Command command)
    {
        for (Command? at = command; at is not null; at = at.Parents.OfType<Command>().FirstOrDefault())
        {
            foreach (var option in at.Options.Where(option => at == command || option.Recursive))
                yield return option.Name;
        }
    }

    /// <summary>Letters to insert, delete or replace (V. Levenshtein, 1966).</summary>
    private static int Distance(string from, string to)
    {
        var row = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (from[i - 1] == to[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[^1];
    }
}
