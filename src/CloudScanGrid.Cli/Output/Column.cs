namespace CloudScanGrid.Cli.Output;

/// <summary>A column of a list: in tables under its title, in CSV under the same in snake case.</summary>
/// <typeparam name="T">What is listed.</typeparam>
/// <param name="Title">The title, as in <c>First seen</c>.</param>
/// <param name="Value">The cell; raw, whoever writes it escapes it.</param>
/// <param name="IsText">Whether others wrote it: CSV then guards against formulas.</param>
internal sealed record Column<T>(string Title, Func<T, string?> Value, bool IsText = true);
