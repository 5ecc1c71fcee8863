namespace CloudScanGrid.Integrations.Inventory.Calls;

/// <summary>What became of a call of a provider's API that failed.</summary>
internal enum CallTrouble
{
    /// <summary>The caller may not: asking again does not help.</summary>
    Denied,

    /// <summary>Too much, at this moment.</summary>
    Throttled,

    /// <summary>No answer, half an answer, or one that says that the provider has trouble of its own: asking again may help.</summary>
    Unavailable,

    /// <summary>An answer that nobody can make sense of, the same each time.</summary>
    Malformed,
}
