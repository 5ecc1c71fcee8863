using System.ComponentModel.DataAnnotations;

namespace CloudScanGrid.Host.Configuration;

/// <summary>Where this machine keeps what must survive. Section <c>Data</c>.</summary>
public sealed class DataOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Data";

    /// <value>
    /// The directory of the state file, the control socket and the laboratory. Default <c>$XDG_STATE_HOME/cloudscan</c>, or <c>~/.local/state/cloudscan</c>
    /// (XDG Base Directory Specification 0.8).
    /// </value>
    [Required]
    public string Directory { get; set; } = DefaultDirectory();

    /// <summary>The state file.</summary>
    public string StateFile => Path.Combine(Directory, "cloudscan.db");

    /// <summary>The control socket.</summary>
    public string ControlSocket => Path.Combine(Directory, Http.ControlSocket.FileName);

    /// <summary>The laboratory.</summary>
    public string LabDirectory => Path.Combine(Directory, "lab");

    private static string DefaultDirectory() => Path.Combine(
        Environment.GetEnvironmentVariable("XDG_STATE_HOME") is { Length: > 0 } state
            ? state
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state"),
        "cloudscan");
}
