using System.Diagnostics;
using System.Globalization;
using CloudScanGrid.TestServers.Clusters;
using CloudScanGrid.TestServers.Programs;
using Npgsql;

namespace CloudScanGrid.TestServers;

/// <summary>
/// A PostgreSQL server of the test's own: real, on a loopback port, its files in a temporary directory. It ends with the test process, however that ends: a shell
/// beside it reads from a pipe that we hold.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const string SuperUser = "cloudscan";
    private const string Loopback = "127.0.0.1";

    /// <summary>Who is in this role proves it by a password; everybody else is let in.</summary>
    private const string WithPassword = "with_password";
    private const string Unmount = "if mountpoint -q \"$1/data\"; then umount \"$1/data\"; fi";
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    /// <summary>How long a server may take to recover by itself.</summary>
    private static readonly TimeSpan RecoveryLimit = TimeSpan.FromSeconds(10);

    private static readonly Lazy<Task<PostgresServer>> SharedServer = new(() => StartAsync());

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("cloudscan-postgres-");
    private readonly int _port = FreePort.Find();
    private readonly NetworkPlace? _place;
    private readonly int? _disk;
    private readonly PostgresServer? _primary;
    private Process? _process;
    private int _databases;

    private PostgresServer(NetworkPlace? place, int? disk, PostgresServer? primary = null) => (_place, _disk, _primary) = (place, disk, primary);

    /// <summary>The one that the tests of a process share, each with a database of its own. For tests that leave the server alone.</summary>
    public static Task<PostgresServer> Shared => SharedServer.Value;

    /// <summary>Where its programs are; null where PostgreSQL is not installed.</summary>
    public static string? BinDirectory { get; } = FindBinDirectory();

    /// <summary>The port.</summary>
    public int Port => _port;

    // ip netns exec becomes the server, so that signals reach it.
    private string AsServerUser => (_place is null ? "exec " : $"exec ip netns exec {_place.Namespace} ")
        + (Environment.UserName == "root" ? "setpriv --reuid=postgres --regid=postgres --clear-groups " : "");

    /// <summary>Makes and starts one.</summary>
    /// <param name="place">Where in a cluster's network it stands; null for loopback.</param>
    /// <param name="disk">A disk of its own, with so many megabytes, for root alone; null for the machine's.</param>
    public static Task<PostgresServer> StartAsync(NetworkPlace? place = null, int? disk = null) => StartAsync(new PostgresServer(place, disk));

    /// <summary>Makes and starts a standby of another one, which from now on acknowledges nothing that the standby does not have.</summary>
    public static async Task<PostgresServer> FollowAsync(PostgresServer primary)
    {
        var standby = await StartAsync(new PostgresServer(null, null, primary));
        await using var connection = new NpgsqlConnection(primary.SocketConnectionString("postgres"));
        await connection.OpenAsync();
        await using (var wait = new NpgsqlCommand("ALTER SYSTEM SET synchronous_standby_names = '*'", connection))
            await wait.ExecuteNonQueryAsync();
        await using var reload = new NpgsqlCommand("SELECT pg_reload_conf()", connection);
        await reload.ExecuteNonQueryAsync();
        return standby;
    }

    /// <summary>Makes a role that is let in by its password only.</summary>
    public async Task CreateUserAsync(string name, string password)
    {
        await using var connection = new NpgsqlConnection(SocketConnectionString("postgres"));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            $"DO $$ BEGIN CREATE ROLE {WithPassword}; EXCEPTION WHEN duplicate_object THEN END $$; CREATE ROLE {name} LOGIN PASSWORD '{password}' IN ROLE {WithPassword}", connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Makes a standby the primary.</summary>
    public Task PromoteAsync() => RunAsync($"{AsServerUser}{BinDirectory}/pg_ctl promote -D \"$1/data\" > \"$1/promoted\" 2>&1");

    /// <summary>Makes an empty database.</summary>
    /// <returns>Its connection string.</returns>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"test_{Interlocked.Increment(ref _databases)}");
        await using var connection = new NpgsqlConnection(SocketConnectionString("postgres"));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
        await command.ExecuteNonQueryAsync();
        return new NpgsqlConnectionStringBuilder(SocketConnectionString(name)) { Host = _place?.Address.ToString() ?? Loopback }.ToString();
    }

    /// <summary>The same database through the socket in the server's directory, which every network namespace of the machine reaches.</summary>
    public string ThroughSocket(string connectionString) => SocketConnectionString(new NpgsqlConnectionStringBuilder(connectionString).Database!);

    /// <summary>Starts it again after <see cref="StopAsync"/>, on the same port and files.</summary>
    public async Task ResumeAsync()
    {
        // fsync=off: nothing here outlives the machine. SIGINT is PostgreSQL's fast shutdown.
        var command = string.Create(
            CultureInfo.InvariantCulture,
            $"""
            {AsServerUser}{BinDirectory}/postgres -D "$1/data" -k "$1" -p {_port} -h {_place?.Address.ToString() ?? Loopback} -F -c max_connections=200 -c synchronous_commit=on{(_disk is null ? "" : " -c max_wal_size=128MB")} > "$1/log" 2>&1 &
            server=$!
            if read -r how; then kill -"$how" "$server"; wait "$server"; exit; fi
            kill -QUIT "$server"; wait "$server"; {Unmount}; rm -rf "$1"
            """);
        _process = Start(command);
        using var limit = new CancellationTokenSource(StartLimit);
        while (!await AnswersAsync())
        {
            if (_process.HasExited || limit.IsCancellationRequested)
                throw new InvalidOperationException($"PostgreSQL did not start: {await LogAsync()}");
            await Task.Delay(50, CancellationToken.None);
        }
    }

    /// <summary>Stops it: at once, with every connection ended.</summary>
    /// <param name="killed">As kill -9 of every process would; what was committed is recovered at the next start.</param>
    public async Task StopAsync(bool killed = false)
    {
        if (_process is not { } process)
            return;
        _process = null;
        // SIGQUIT is PostgreSQL's immediate shutdown: no checkpoint, so it recovers from its log, and no orphans as SIGKILL would leave.
        await process.StandardInput.WriteLineAsync(killed ? "QUIT" : "INT");
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        process.Dispose();
        NpgsqlConnection.ClearAllPools();
    }

    /// <summary>Leaves no room on its disk.</summary>
    public Task FillDiskAsync() => RunAsync("dd if=/dev/zero of=\"$1/data/ballast\" bs=1M 2> /dev/null; true");

    /// <summary>Makes room again, and starts it again if it did not survive, as its supervisor would.</summary>
    public async Task ClearDiskAsync()
    {
        await RunAsync("rm \"$1/data/ballast\"");
        var started = Stopwatch.GetTimestamp();
        while (!await AnswersAsync())
        {
            if (Stopwatch.GetElapsedTime(started) > RecoveryLimit)
            {
                await StopAsync(killed: true);
                await ResumeAsync();
                return;
            }

            await Task.Delay(200, CancellationToken.None);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (_disk is not null)
            await RunAsync(Unmount);
        _directory.Delete(recursive: true);
    }

    private static async Task<PostgresServer> StartAsync(PostgresServer server)
    {
        try
        {
            await server.InitializeAsync();
            await server.ResumeAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    private static Process Start(string command, params string[] arguments)
    {
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardInput = true, UseShellExecute = false };
        foreach (var argument in (string[])["-c", command, "sh", .. arguments])
            start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }

    private static string? FindBinDirectory() => Directory.Exists("/usr/lib/postgresql")
        ? Directory.EnumerateDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin"))
            .Where(bin => File.Exists(Path.Combine(bin, "initdb"))).Order(StringComparer.Ordinal).LastOrDefault()
        : null;

    private Process Start(string command) => Start(command, _directory.FullName);

    private string SocketConnectionString(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = _directory.FullName,
        Port = _port,
        Username = SuperUser,
        Database = database,
    }.ToString();

    private async Task InitializeAsync()
    {
        if (BinDirectory is null)
            throw new InvalidOperationException("PostgreSQL is not installed: apt-get install postgresql");
        if (_disk is not null)
            await RunAsync(string.Create(CultureInfo.InvariantCulture, $"mkdir \"$1/data\" && mount -t tmpfs -o size={_disk}m,mode=700,uid=postgres tmpfs \"$1/data\""));
        var make = _primary is null
            ? $"initdb -D \"$1/data\" -U {SuperUser} -A trust -E UTF8 --locale=C --no-sync"
            : string.Create(CultureInfo.InvariantCulture, $"pg_basebackup -D \"$1/data\" -U {SuperUser} -h {_primary._directory.FullName} -p {_primary.Port} -R -X stream -c fast --no-sync");
        await RunAsync(
            $"""
            {(Environment.UserName == "root" ? "chown postgres \"$1\" && " : "")}cd "$1" && {AsServerUser}{BinDirectory}/{make} > "$1/log" 2>&1
            """);
        var rules = Path.Combine(_directory.FullName, "data", "pg_hba.conf");
        if (_primary is null)
            await File.WriteAllTextAsync(rules, $"host all +{WithPassword} all scram-sha-256\n{await File.ReadAllTextAsync(rules)}");
        if (_place is not null)
            await File.AppendAllTextAsync(rules, $"host all all {ClusterNetwork.Range} trust\n");
    }

    private async Task RunAsync(string command)
    {
        using var process = Start(command);
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"'{command}' failed with {process.ExitCode}: {await LogAsync()}");
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            await using var connection = new NpgsqlConnection(SocketConnectionString("postgres") + ";Pooling=false;Timeout=2");
            await connection.OpenAsync();
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private async Task<string> LogAsync()
    {
        var log = Path.Combine(_directory.FullName, "log");
        return File.Exists(log) ? await File.ReadAllTextAsync(log) : "no log";
    }
}
