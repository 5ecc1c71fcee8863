namespace CloudScanGrid.Domain.Exposure;

/// <summary>What makes a service one that not everybody should reach.</summary>
public enum SensitiveCategory
{
    /// <summary>It holds data.</summary>
    DataStore = 0,

    /// <summary>It holds data for a while, usually without authentication.</summary>
    Cache = 1,

    /// <summary>It finds data that it holds.</summary>
    Search = 2,

    /// <summary>It passes messages between programs, or administers what does.</summary>
    Messaging = 3,

    /// <summary>It gives a session on the machine.</summary>
    RemoteAdministration = 4,

    /// <summary>It starts programs on machines of a cluster.</summary>
    Orchestration = 5,

    /// <summary>It hands out files.</summary>
    FileSharing = 6,

    /// <summary>It prints.</summary>
    Printing = 7,

    /// <summary>It was made for developers: it runs or shows code.</summary>
    Debugging = 8,

    /// <summary>It tells of the network and its users.</summary>
    Directory = 9,
}
