namespace CloudScanGrid.Lab.Fleets;

/// <summary>How a host behaves beyond its daemons.</summary>
public enum HostBehaviour
{
    /// <summary>As its daemons do.</summary>
    Plain = 0,

    /// <summary>Answers after 3 seconds.</summary>
    Stalled = 1,

    /// <summary>Accepts and drips bytes.</summary>
    Tarpit = 2,

    /// <summary>Answers on every TCP port; in the loopback form on every port that a scan of the laboratory covers.</summary>
    Honeypot = 3,
}
