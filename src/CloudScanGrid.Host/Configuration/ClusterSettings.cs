using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Net.NetworkInformation;

namespace CloudScanGrid.Host.Configuration;

/// <summary>How silos find and watch each other. Section <c>Cluster</c>. Has an effect only together with <c>Data:Postgres</c>.</summary>
/// <remarks>
/// The defaults of failure detection are measured: a killed silo is declared dead after 1.6 s and one that hangs after 6 s, and none was declared dead falsely at
/// a load of 7 on two cores. Orleans' own defaults take 7 s and 68 s.
/// </remarks>
public sealed class ClusterSettings : IValidatableObject
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Cluster";

    /// <value>The cluster's name, at most 64 lower-case letters, digits and dashes: several may share a database. Default <c>cloudscan</c>.</value>
    [RegularExpression("^[a-z0-9-]{1,64}$")]
    public string ClusterId { get; set; } = "cloudscan";

    /// <value>
    /// The address at which the other silos reach this one, or the network in which this machine has it, as in <c>10.1.0.0/24</c>: a container learns its address when
    /// it starts. Only loopback without <c>Tls</c>. Default 127.0.0.1.
    /// </value>
    public string AdvertisedAddress { get; set; } = "127.0.0.1";

    /// <value>The port for other silos; 0 for one that is free. Default 0: name one where a firewall stands between silos.</value>
    [Range(0, 65535)]
    public int SiloPort { get; set; }

    /// <value>The port for clients; 0 for one that is free. Default 0.</value>
    [Range(0, 65535)]
    public int GatewayPort { get; set; }

    /// <value>How often a silo is asked whether it lives, 200 ms to 60 s. Default 1 s; 2 s across regions.</value>
    [Range(typeof(TimeSpan), "00:00:00.2", "00:01:00")]
    public TimeSpan ProbeTimeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <value>How long its answer is waited for while it looks alive otherwise, 200 ms to 2 min. Default 2 s; 5 s across regions.</value>
    [Range(typeof(TimeSpan), "00:00:00.2", "00:02:00")]
    public TimeSpan MaxProbeTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <value>How many answers may be missed, 1 to 20. Default 3.</value>
    [Range(1, 20)]
    public int MissedProbesLimit { get; set; } = 3;

    /// <value>
    /// Whether a silo is declared dead at once when its port is closed and its session with the database has ended, instead of after the probes that it misses.
    /// Default true. Turn it off behind a pooler that shares database sessions between transactions.
    /// </value>
    public bool DeclareGoneAtOnce { get; set; } = true;

    /// <value>How many silos must agree that one is dead, 1 to 10; all others where there are fewer. Default 2.</value>
    [Range(1, 10)]
    public int DeathVotes { get; set; } = 2;

    /// <value>
    /// How long the grains of a silo that died start nowhere else, and no grain in the parts of the directory that it kept, 0 to 5 min. Default 0: a silo that lives on behind a
    /// partition can write nothing that it may not, so nobody need wait for it to notice. Orleans' own default is 30 s.
    /// </value>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan DirectoryLease { get; set; } = TimeSpan.Zero;

    /// <value>
    /// How often a silo reads who lives, besides being told, 1 s to 5 min. Default 2 s: where one is not told of a death, grains that the dead silo's part of the directory kept
    /// wait for it.
    /// </value>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan TableRefresh { get; set; } = TimeSpan.FromSeconds(2);

    /// <value>How often a silo writes that it lives, 1 s to 5 min. Default 5 s: after a crash of the whole cluster the first new silo waits three times as long.</value>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan AliveSignal { get; set; } = TimeSpan.FromSeconds(5);

    /// <value>How long a dead silo stays listed, 1 min to 30 days. Default 1 h.</value>
    [Range(typeof(TimeSpan), "00:01:00", "30.00:00:00")]
    public TimeSpan DefunctExpiration { get; set; } = TimeSpan.FromHours(1);

    /// <value>Seconds that running scans get to end when the silo is asked to stop, 0 to 3,600; then they stop and hand back what they did not finish. Default 60.</value>
    [Range(0, 3600)]
    public int DrainSeconds { get; set; } = 60;

    /// <summary>The address that <see cref="AdvertisedAddress"/> means here; null where there is none.</summary>
    public IPAddress? FindAddress()
    {
        if (IPAddress.TryParse(AdvertisedAddress, out var address))
            return address;
        return IPNetwork.TryParse(AdvertisedAddress, out var network) ? OwnAddresses().FirstOrDefault(network.Contains) : null;
    }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (FindAddress() is null)
        {
            var remedy = IPNetwork.TryParse(AdvertisedAddress, out _)
                ? $"this machine has no address in that network; it has {string.Join(", ", OwnAddresses())}"
                : "is neither an IP address, as in 127.0.0.1, nor a network, as in 10.1.0.0/24";
            yield return new ValidationResult(remedy, [nameof(AdvertisedAddress)]);
        }

        if (MaxProbeTimeout < ProbeTimeout)
            yield return new ValidationResult($"is shorter than Cluster:ProbeTimeout, {ProbeTimeout}; make it at least as long", [nameof(MaxProbeTimeout)]);
        if (SiloPort != 0 && SiloPort == GatewayPort)
            yield return new ValidationResult("is Cluster:SiloPort too; name two ports, or 0 for free ones", [nameof(GatewayPort)]);
    }

    private static IEnumerable<IPAddress> OwnAddresses() => NetworkInterface.GetAllNetworkInterfaces()
        .SelectMany(card => card.GetIPProperties().UnicastAddresses)
        .Select(own => own.Address);
}
