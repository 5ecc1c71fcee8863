namespace CloudScanGrid.Host.Configuration;

/// <summary>One effective setting.</summary>
/// <param name="Key">Its key, as in <c>Grid:Region</c>.</param>
/// <param name="Value">Its value; empty where there is none.</param>
/// <param name="Origin">Where it comes from: <c>default</c>, the file, the environment variable, or the flag.</param>
public sealed record SettingOrigin(string Key, string Value, string Origin);
