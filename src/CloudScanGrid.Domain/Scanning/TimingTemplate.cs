namespace CloudScanGrid.Domain.Scanning;

/// <summary>nmap's timing templates, <c>-T0</c> to <c>-T5</c> (Nmap Reference Guide, "Timing and Performance").</summary>
public enum TimingTemplate
{
    /// <summary><c>-T0</c>: one probe each five minutes.</summary>
    Paranoid = 0,

    /// <summary><c>-T1</c>: one probe each 15 seconds.</summary>
    Sneaky = 1,

    /// <summary><c>-T2</c>: one probe each 0.4 seconds.</summary>
    Polite = 2,

    /// <summary><c>-T3</c>: nmap's default.</summary>
    Normal = 3,

    /// <summary><c>-T4</c>: for fast, reliable networks.</summary>
    Aggressive = 4,

    /// <summary><c>-T5</c>: gives up accuracy, and gives up a host after 15 minutes.</summary>
    Insane = 5,
}
