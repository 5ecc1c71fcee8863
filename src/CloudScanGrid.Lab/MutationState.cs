namespace CloudScanGrid.Lab;

/// <summary>Whether the incidents of a mutation listen.</summary>
public enum MutationState
{
    /// <summary>A running laboratory plays them.</summary>
    Applied = 0,

    /// <summary>No laboratory runs; the next start plays them.</summary>
    NotRunning = 1,

    /// <summary>A laboratory runs and did not follow within 10 seconds; see its log.</summary>
    NotFollowed = 2,
}
