using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Domain.Scope;

namespace CloudScanGrid.LoadTests.Estates;

/// <summary>A simulated account: subnets of 250 hosts, their roles, their security groups. The same size gives the same estate.</summary>
internal sealed class Estate(int assets) : IInventorySource
{
    private const int HostsPerSubnet = 250;
    private static readonly ImmutableArray<string> Roles = ["web", "database", "cache", "batch", "gateway"];
    private static readonly DateTimeOffset LaunchedAt = new(2026, 10, 1, 0, 0, 0, TimeSpan.Zero);

    public static AccountKey Account { get; } = new(CloudProvider.File, "load");

    public int Assets => assets;

    public CloudProvider Provider => CloudProvider.File;

    /// <summary>The place of a host in the estate, from 0.</summary>
    public static int IndexOf(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        return (((bytes[1] * 256) + bytes[2]) * HostsPerSubnet) + bytes[3] - 1;
    }

    public static string RoleOf(int index) => Roles[index % Roles.Length];

    public Task<InventoryReading> ReadAsync(CancellationToken cancellationToken) => Task.FromResult(new InventoryReading([Snapshot()], []));

    public AssetSnapshot AssetAt(int index) => new()
    {
        Key = new AssetKey(Account, string.Create(CultureInfo.InvariantCulture, $"i-{index:x8}")),
        Subnet = SubnetAt(index / HostsPerSubnet),
        Addresses = [AddressOf(index)],
        LaunchedAt = LaunchedAt,
        Tags = ImmutableSortedDictionary<string, string>.Empty.Add("role", RoleOf(index)).Add("team", "load"),
        ImageId = "ami-1",
        SecurityGroups = ["sg-1"],
    };

    private static IPAddress AddressOf(int index)
    {
        var subnet = index / HostsPerSubnet;
        return new([10, (byte)(subnet / 256), (byte)(subnet % 256), (byte)((index % HostsPerSubnet) + 1)]);
    }

    private static SubnetKey SubnetAt(int subnet) => new(Account, string.Create(CultureInfo.InvariantCulture, $"subnet-{subnet}"));

    // Limits as wide as they go: what is measured is the program, not what somebody allowed it.
    private AccountSnapshot Snapshot() => new()
    {
        Key = Account,
        Scope = new AccountScope([new IPNetwork(new IPAddress([10, 0, 0, 0]), 8)], [], []),
        Limits = new AccountLimits { PacketsPerSecond = 100_000_000, ConcurrentHosts = 100_000 },
        TakenAt = TimeProvider.System.GetUtcNow(),
        SecurityGroups = [new SecurityGroup("sg-1", [.. SimulatedHost.AllowedPorts.Select(Ingress)])],
        Subnets =
        [
            .. Enumerable.Range(0, assets).GroupBy(index => index / HostsPerSubnet).Select(subnet => new SubnetSnapshot(
                SubnetAt(subnet.Key),
                new IPNetwork(new IPAddress([10, (byte)(subnet.Key / 256), (byte)(subnet.Key % 256), 0]), 24),
                [.. subnet.Select(AssetAt)])),
        ],
    };

    private static IngressRule Ingress(ushort port) => new(TransportProtocol.Tcp, new PortRange(port, port), new IPNetwork(new IPAddress([10, 0, 0, 0]), 8));
}
