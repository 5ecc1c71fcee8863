using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using CloudScanGrid.Domain.Networking;

namespace CloudScanGrid.Scanning.Nmap;

/// <summary>
/// What an argument vector may hold: the options that <see cref="NmapArguments"/> emits with values of their shapes, each at most once. Everything else is
/// forbidden, so no positional argument, no file and no option that was not thought of can pass.
/// </summary>
internal static class NmapArgumentRules
{
    private static readonly FrozenSet<string> Flags = FrozenSet.ToFrozenSet(
        [
            "-n", "-Pn", "-sn", "-sS", "-sT", "-sU", "-sV", "-6", "-v", "--privileged", "--unprivileged", "--noninteractive",
            "-T0", "-T1", "-T2", "-T3", "-T4", "-T5",
        ],
        StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, Func<string, bool>> Valued = new Dictionary<string, Func<string, bool>>(StringComparer.Ordinal)
    {
        // A dash means standard input and output here; anything else would be a file.
        ["-iL"] = IsDash,
        ["-oX"] = IsDash,
        ["-p"] = value => PortSpecification.TryParse(value, out var ports, out _) && !ports.IsEmpty,
        ["--top-ports"] = Between(1, 65_535),
        ["--version-intensity"] = Between(0, 9),
        ["--max-retries"] = Between(0, 10),
        ["--max-rate"] = Between(1, 10_000_000),
        ["--max-hostgroup"] = Between(1, 65_536),
        ["--min-parallelism"] = Between(1, 300),
        ["--max-parallelism"] = Between(1, 300),
        ["--host-timeout"] = IsDuration,
        ["--script-timeout"] = IsDuration,
        ["--stats-every"] = IsDuration,
        ["--script"] = value => value.Split(',').All(NseScriptNames.IsAllowed),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Why the vector must not run, in a sentence; null when it may.</summary>
    public static string? WhyForbidden(ImmutableArray<string> arguments)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var index = 0; index < arguments.Length; index++)
        {
            var option = arguments[index];
            if (!seen.Add(option))
                return $"the option '{option}' is given twice";
            if (Flags.Contains(option))
                continue;
            if (!Valued.TryGetValue(option, out var isValid))
                return $"'{Shown(option)}' is no option that a profile may use";
            if (index + 1 == arguments.Length || !isValid(arguments[++index]))
                return $"'{Shown(index < arguments.Length ? arguments[index] : "")}' is no value that '{option}' may have";
        }

        return seen.Contains("-iL") && seen.Contains("-oX") ? null : "targets and results must pass through pipes ('-iL -', '-oX -')";
    }

    private static string Shown(string text) => text.Length > 60 ? text[..60] + "…" : text;

    private static bool IsDash(string value) => string.Equals(value, "-", StringComparison.Ordinal);

    private static bool IsDuration(string value) => value.Length > 2 && value.EndsWith("ms", StringComparison.Ordinal) && Between(1, 604_800_000)(value[..^2]);

    private static Func<string, bool> Between(int least, int most) => value =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most;
}
