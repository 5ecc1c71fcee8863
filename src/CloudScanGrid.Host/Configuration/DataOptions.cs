using System.ComponentModel.DataAnnotations;
using CloudScanGrid.Domain.Display;
using CloudScanGrid.Storage.Postgres;
using Npgsql;

namespace CloudScanGrid.Host.Configuration;

/// <summary>Where what must survive is kept. Section <c>Data</c>.</summary>
public sealed class DataOptions : IValidatableObject
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Data";

    /// <value>
    /// The directory of the state file, the control socket and the laboratory. Default <c>$XDG_STATE_HOME/cloudscan</c>, or <c>~/.local/state/cloudscan</c>
    /// (XDG Base Directory Specification 0.8).
    /// </value>
    [Required]
    public string Directory { get; set; } = DefaultDirectory();

    /// <value>
    /// A PostgreSQL database, as Npgsql's connection string: <c>Host=db;Database=cloudscan;Username=cloudscan</c>. Set, it keeps the grid's state instead of the
    /// state file, and the silo joins the cluster of those that name the same one. Default none. Leave its password out of files that others read. Where the server wants
    /// Kerberos' encryption, add <c>GSS Encryption Mode=Prefer</c>: it is not asked for otherwise.
    /// </value>
    [Secret]
    public string? Postgres { get; set; }

    /// <value>A file that holds nothing but the password of <see cref="Postgres"/>. Default none.</value>
    public string? PostgresPasswordFile { get; set; }

    /// <summary>Whether the silo joins a cluster.</summary>
    public bool IsCluster => Postgres is not null;

    /// <summary>The state file.</summary>
    public string StateFile => Path.Combine(Directory, "cloudscan.db");

    /// <summary>The control socket.</summary>
    public string ControlSocket => Path.Combine(Directory, Http.ControlSocket.FileName);

    /// <summary>The laboratory.</summary>
    public string LabDirectory => Path.Combine(Directory, "lab");

    /// <summary>The connection string, with the password from its file. Never for a log.</summary>
    public string ConnectionString()
    {
        // The store and the silos' own tables stand in one schema.
        var connection = PostgresConnectionString.Read(Postgres!);
        connection.ApplicationName = "cloudscan";
        if (PostgresPasswordFile is { } file)
            connection.Password = File.ReadAllText(file).TrimEnd('\r', '\n');
        return connection.ConnectionString;
    }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Postgres is not null && TroubleOf(Postgres) is { } trouble)
            yield return new ValidationResult($"{trouble}; write Host=…;Database=…;Username=…", [nameof(Postgres)]);
        if (PostgresPasswordFile is null)
            yield break;
        if (Postgres is null)
            yield return new ValidationResult("is the password of no database; set Data:Postgres, or leave it out", [nameof(PostgresPasswordFile)]);
        if (!File.Exists(PostgresPasswordFile))
            yield return new ValidationResult("there is no such file, or it may not be read; write the password into it, readable for this process only", [nameof(PostgresPasswordFile)]);
    }

    // Never the parser's own message: it may quote what it could not read.
    private static string? TroubleOf(string connectionString)
    {
        try
        {
            var connection = new NpgsqlConnectionStringBuilder(connectionString);
            return string.IsNullOrEmpty(connection.Host) ? "names no Host" : string.IsNullOrEmpty(connection.Database) ? "names no Database" : null;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or InvalidCastException or KeyNotFoundException)
        {
            return "is not a connection string of Npgsql";
        }
    }

    private static string DefaultDirectory() => Path.Combine(
        Environment.GetEnvironmentVariable("XDG_STATE_HOME") is { Length: > 0 } state
            ? state
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state"),
        "cloudscan");
}
