using System.Collections.Immutable;

namespace CloudScanGrid.Host.Configuration;

/// <summary>The configuration is not valid. All that is wrong is told at once, so that it is mended at once.</summary>
public sealed class ConfigurationException(ImmutableArray<string> errors) : Exception(string.Join(Environment.NewLine, errors))
{
    /// <summary>Each error names the setting, its origin, its value and the remedy.</summary>
    public ImmutableArray<string> Errors { get; } = errors;
}
