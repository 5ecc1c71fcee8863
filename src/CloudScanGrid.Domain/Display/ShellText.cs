namespace CloudScanGrid.Domain.Display;

/// <summary>Text for commands that people copy into a POSIX shell. It may come from whoever named a resource.</summary>
public static class ShellText
{
    /// <summary>One word, whatever it holds: plain where nothing in it means anything to a shell, in single quotes otherwise.</summary>
    public static string Word(string text) =>
        text.Length > 0 && text.All(character => char.IsAsciiLetterOrDigit(character) || "-_./:,=@".Contains(character, StringComparison.Ordinal))
            ? text
            : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
