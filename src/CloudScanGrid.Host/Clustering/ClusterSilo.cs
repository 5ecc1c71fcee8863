using CloudScanGrid.Host.Configuration;
using CloudScanGrid.Host.Silo;
using Npgsql;
using Orleans.Configuration;

namespace CloudScanGrid.Host.Clustering;

/// <summary>Makes the silo one of a cluster that meets in PostgreSQL.</summary>
internal static class ClusterSilo
{
    // Its own few connections: membership must not wait behind the store's.
    private const int Connections = 10;

    /// <summary>Reads and writes membership and reminders through this.</summary>
    public static NpgsqlDataSource OpenDatabase(DataOptions data)
    {
        var connection = new NpgsqlConnectionStringBuilder(data.ConnectionString()) { ApplicationName = "cloudscan-membership", MaxPoolSize = Connections };

        // Without a name, metrics would call the pool by the connection string and tell where the server is.
        return new NpgsqlDataSourceBuilder(connection.ConnectionString) { Name = "membership" }.Build();
    }

    /// <summary>Joins.</summary>
    public static void UseCluster(this ISiloBuilder silo, ClusterSettings cluster, NpgsqlDataSource database)
    {
        silo.Configure<ClusterOptions>(options =>
        {
            options.ClusterId = cluster.ClusterId;
            options.ServiceId = cluster.ClusterId;
        });
        silo.UseAdoNetClustering(options =>
        {
            options.Invariant = "Npgsql";
            options.DataSource = database;
        });
        silo.UseAdoNetReminderService(options =>
        {
            options.Invariant = "Npgsql";
            options.DataSource = database;
        });

        // One activation of each grain among the silos that hear each other; what two of them write while they do not, the store fences. And a silo that dies takes nothing with it but what it ran: under the default
        // directory every silo drops the grains that the dead one had registered, scans in progress among them. Experimental in name; Orleans' own test clusters run on it.
#pragma warning disable ORLEANSEXP003
        silo.AddDistributedGrainDirectory();
#pragma warning restore ORLEANSEXP003
        silo.Configure<GrainDirectoryOptions>(options => options.RangeLeaseDuration = cluster.DirectoryLease);
        silo.ConfigureEndpoints(cluster.FindAddress()!, PortOf(cluster.SiloPort), PortOf(cluster.GatewayPort), listenOnAnyHostAddress: false);
        silo.Configure<ClusterMembershipOptions>(options =>
        {
            options.ProbeTimeout = cluster.ProbeTimeout;
            options.MinProbeTimeout = cluster.ProbeTimeout < options.MinProbeTimeout ? cluster.ProbeTimeout : options.MinProbeTimeout;
            options.MaxProbeTimeout = cluster.MaxProbeTimeout;
            options.NumMissedProbesLimit = cluster.MissedProbesLimit;
            options.NumVotesForDeathDeclaration = cluster.DeathVotes;
            options.TableRefreshTimeout = cluster.TableRefresh;
            options.IAmAliveTablePublishTimeout = cluster.AliveSignal;
            options.DefunctSiloExpiration = cluster.DefunctExpiration;
        });
    }

    private static int PortOf(int configured) => configured == 0 ? FreePort.Pick() : configured;
}
