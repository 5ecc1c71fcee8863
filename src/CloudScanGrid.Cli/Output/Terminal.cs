using System.Globalization;
using System.Text;
using CloudScanGrid.Domain.Display;

namespace CloudScanGrid.Cli.Output;

/// <summary>
/// The two streams: results on one, everything else on the other. Sentences are written as interpolated strings of which every hole is escaped, so that
/// nothing a scanned host said can command the terminal.
/// </summary>
internal sealed class Terminal
{
    private const int OutputBuffer = 64 * 1024;

    private readonly bool _isQuiet;
    private readonly bool _isPlain;

    public Terminal(bool noColor, bool isQuiet)
    {
        _isQuiet = isQuiet;
        _isPlain = noColor || Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 } || Environment.GetEnvironmentVariable("TERM") == "dumb";
        Out = new StreamWriter(OutStream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), OutputBuffer, leaveOpen: true);
    }

    /// <summary>Standard output. A reader that went away (a broken pipe) is no error: what it no longer wants is dropped.</summary>
    public Stream OutStream { get; } = Console.OpenStandardOutput();

    /// <summary>Standard output as text.</summary>
    public TextWriter Out { get; }

    /// <summary>Standard error as text.</summary>
    public TextWriter Error { get; } = Console.Error;

    /// <summary>Whether people read the results as they come.</summary>
    public bool IsOutTerminal { get; } = !Console.IsOutputRedirected;

    /// <summary>Whether a display that moves may be shown.</summary>
    public bool IsErrorLive => !Console.IsErrorRedirected && !_isPlain && !_isQuiet;

    /// <summary>Whether anything but results, warnings and errors is written.</summary>
    public bool IsQuiet => _isQuiet;

    /// <summary>Whether results are written in colour.</summary>
    public bool IsOutColored => IsOutTerminal && !_isPlain;

    /// <summary>A result, as a line.</summary>
    public void Print(FormattableString text) => Out.WriteLine(Escaped(text));

    /// <summary>Something worth knowing.</summary>
    public void Say(FormattableString text)
    {
        if (!_isQuiet)
            Error.WriteLine(Escaped(text));
    }

    /// <summary>Something that needs attention.</summary>
    public void Warn(FormattableString text) => Error.WriteLine(Escaped(text));

    /// <summary>Why the command did not do what it was asked.</summary>
    public void Fail(FormattableString text) => Error.WriteLine($"cloudscan: {Escaped(text)}");

    public void Flush() => Out.Flush();

    /// <summary>The text with every hole escaped.</summary>
    public static string Escaped(FormattableString text)
    {
        var holes = text.GetArguments();
        for (var i = 0; i < holes.Length; i++)
        {
            if (holes[i] is not (null or IFormattable))
                holes[i] = TerminalText.Escape(holes[i]!.ToString() ?? "");
        }

        return string.Format(CultureInfo.InvariantCulture, text.Format, holes);
    }
}
