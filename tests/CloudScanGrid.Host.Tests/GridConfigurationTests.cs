using System.Net;
using CloudScanGrid.Host.Configuration;
using CloudScanGrid.Host.Embedded;
using CloudScanGrid.Storage.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace CloudScanGrid.Host.Tests;

public sealed class GridConfigurationTests
{
    [Fact]
    public void Load_FileAndFlag_TheFlagWins()
    {
        var file = WriteFile("""{ "Grid": { "Region": "eu-west-1", "ScannerSlots": 2 } }""");

        var configuration = GridConfiguration.Load(file, new Dictionary<string, string?> { ["Grid:ScannerSlots"] = "3" });

        var grid = configuration.Get<GridOptions>(GridOptions.Section);
        grid.Region.ShouldBe("eu-west-1");
        grid.ScannerSlots.ShouldBe(3);
        configuration.Describe().Single(setting => setting.Key == "Grid:ScannerSlots").Origin.ShouldBe("flag");
        configuration.Describe().Single(setting => setting.Key == "Grid:SiloName").Origin.ShouldBe("default");
    }

    [Fact]
    public void Load_SeveralMistakes_TellsThemAllAtOnce()
    {
        var file = WriteFile("""{ "Grid": { "ScannerSlots": 1000, "Regoin": "x", "Region": "EU west" }, "Nmpa": { "HostGroupSize": 1 }, "Scheduler": { "LeaseDuration": "soon" } }""");

        var errors = Should.Throw<ConfigurationException>(() => GridConfiguration.Load(file, new Dictionary<string, string?>())).Errors;

        errors.ShouldContain(error => error.Contains("Grid:ScannerSlots") && error.Contains("1000"));
        errors.ShouldContain(error => error.Contains("Grid:Regoin") && error.Contains("Region"));
        errors.ShouldContain(error => error.Contains("Grid:Region") && error.Contains("EU west"));
        errors.ShouldContain(error => error.Contains("Nmpa") && error.Contains("Nmap"));
        errors.ShouldContain(error => error.Contains("Scheduler") && error.Contains("soon"));
    }

    [Fact]
    public void Load_NotJson_NamesTheFile()
    {
        var file = WriteFile("{ \"Grid\": ");

        Should.Throw<ConfigurationException>(() => GridConfiguration.Load(file, new Dictionary<string, string?>())).Message.ShouldContain(Path.GetFileName(file));
    }

    [Theory]
    [InlineData("Cluster:AdvertisedAddress", "10.1.2.3", "127.0.0.1")]
    [InlineData("Cluster:AdvertisedAddress", "db.example", "IP address")]
    [InlineData("Cluster:AdvertisedAddress", "192.0.2.0/24", "127.0.0.1")]
    [InlineData("Cluster:SiloPort", "70000", "65535")]
    [InlineData("Cluster:MaxProbeTimeout", "00:00:00.5", "Cluster:ProbeTimeout")]
    [InlineData("Cluster:DrainSeconds", "-1", "3600")]
    [InlineData("Cluster:ClusterId", "My Cluster", "[a-z0-9-]")]
    [InlineData("Data:PostgresPasswordFile", "/nowhere", "no such file")]
    public void Load_ClusterSettingThatCannotBe_NamesItItsValueAndTheRemedy(string key, string value, string remedy)
    {
        var error = Should.Throw<ConfigurationException>(() => GridConfiguration.Load(null, new Dictionary<string, string?> { [key] = value }));

        error.Errors.ShouldContain(line => line.StartsWith(key) && line.Contains($"'{value}'") && line.Contains(remedy));
    }

    [Theory]
    [InlineData("Host=db;Username=me;Password=hunter2", "names no Database")]
    [InlineData("Database=grid;Password=hunter2", "names no Host")]
    [InlineData("Host=db;Database=grid;Pasword=hunter2", "not a connection string")]
    public void Load_ConnectionStringThatCannotBe_SaysWhyAndNeverWhatItHolds(string connectionString, string trouble)
    {
        var error = Should.Throw<ConfigurationException>(() => GridConfiguration.Load(null, new Dictionary<string, string?> { ["Data:Postgres"] = connectionString }));

        error.Message.ShouldContain("Data:Postgres");
        error.Message.ShouldContain(trouble);
        error.ToString().ShouldNotContain("hunter2");
    }

    [Fact]
    public void Describe_ConnectionString_IsNotShown()
    {
        var password = Path.Combine(Directory.CreateTempSubdirectory("csg-config-").FullName, "password");
        File.WriteAllText(password, "hunter2\n");
        var configuration = GridConfiguration.Load(
            null, new Dictionary<string, string?> { ["Data:Postgres"] = "Host=db;Database=grid;Password=hunter1", ["Data:PostgresPasswordFile"] = password });

        configuration.Describe().ShouldAllBe(setting => !setting.Value.Contains("hunter"));
        configuration.Get<DataOptions>(DataOptions.Section).ConnectionString().ShouldContain("Password=hunter2;");
    }

    [Fact]
    public void Load_NetworkForTheAdvertisedAddress_TakesTheAddressThatThisMachineHasInIt()
    {
        var configuration = GridConfiguration.Load(null, new Dictionary<string, string?> { ["Cluster:AdvertisedAddress"] = "127.0.0.0/8" });

        configuration.Get<ClusterSettings>(ClusterSettings.Section).FindAddress().ShouldBe(IPAddress.Loopback);
    }

    [Theory]
    [InlineData("Grid:Url", "http://0.0.0.0:8080", "Grid:AnyoneMayRead=true")]
    [InlineData("Grid:Url", "http://10.1.2.3:8080", "Telemetry:Url")]
    [InlineData("Grid:Url", "https://127.0.0.1:8080", "http://127.0.0.1:8080")]
    [InlineData("Grid:Url", "http://grid.example:8080", "an IP address")]
    [InlineData("Telemetry:Url", "https://0.0.0.0:9464", "http://0.0.0.0:9464")]
    [InlineData("Telemetry:Url", "http://0.0.0.0:8080", "Grid:Url")]
    public async Task Serve_AddressThatCannotBe_RefusesToStartAndSaysTheRemedy(string key, string url, string remedy)
    {
        await using var store = await SqliteStore.OpenTemporaryAsync(new SqliteStoreOptions(), TimeProvider.System, NullLogger.Instance, CancellationToken.None);
        var configuration = GridConfiguration.Load(null, new Dictionary<string, string?> { [key] = url });

        var error = Should.Throw<ConfigurationException>(() => GridHosts.Serve(configuration, store, _ => { }));

        error.Message.ShouldStartWith($"{key}: '{url}");
        error.Message.ShouldContain(remedy);
    }

    private static string WriteFile(string content)
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("csg-config-").FullName, "cloudscan.json");
        File.WriteAllText(file, content);
        return file;
    }
}
