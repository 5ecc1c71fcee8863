using System.Net;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.Scanning.Nmap.Losses;
using Microsoft.Extensions.Time.Testing;

namespace CloudScanGrid.Scanning.Tests.Nmap.Losses;

/// <summary>Hosts behind a way that carries less than it is sent, in a world that a test knows: what is found, and what it costs.</summary>
public sealed class SilentPortsTests
{
    private const int Rate = 2000;

    /// <summary>Over many worlds, hardly any port that answers is taken for a silent one, whatever the way carries and however little answers.</summary>
    [Fact]
    public async Task Ask_WhateverTheWayCarries_FindsWhatAnswers()
    {
        var (there, missed) = (0, 0);
        var random = new Random(1);
        for (var number = 0; number < 300; number++)
        {
            var carries = number % 4 == 0 ? 10 * Rate : random.Next(100, Rate);
            var world = new World(random.Next(1, 61), random.Next(20, 301), 0.6 * random.NextDouble(), carries, number);
            missed += world.Answering - await world.ScanAsync();
            there += world.Answering;
        }

        there.ShouldBeGreaterThan(100_000);
        missed.ShouldBeLessThanOrEqualTo(there / 1000, $"{missed} of {there}");
    }

    [Fact]
    public async Task Ask_WayCarriesEverything_AsksEachSilentPortOnceMore()
    {
        var world = new World(hosts: 64, ports: 200, quiet: 0.3, carries: 10 * Rate, seed: 1);

        (await world.ScanAsync()).ShouldBe(world.Answering);

        // And a tenth for controls.
        world.Asked.ShouldBeLessThanOrEqualTo((int)(1.2 * ((2 * 64 * 200) - world.Answering)));
    }

    [Fact]
    public async Task Ask_WayCarriesATenth_IsFoundOutAndUsed()
    {
        var world = new World(hosts: 64, ports: 300, quiet: 0.3, carries: Rate / 10, seed: 2);

        await world.ScanAsync();

        world.Shares.Of(World.Subnet).ShouldBeInRange(0.08, 0.12);
    }

    [Fact]
    public async Task Ask_HostsThatNeverAnswer_EndsAfterOneMore()
    {
        var world = new World(hosts: 20, ports: 100, quiet: 1, carries: 10 * Rate, seed: 3) { HasServices = false };

        (await world.ScanAsync()).ShouldBe(0);

        world.Asked.ShouldBe(2 * 20 * 100);
    }

    /// <summary>Hosts of which some answer on every port, and some, quiet, on hardly any, behind a policer.</summary>
    private sealed class World(int hosts, int ports, double quiet, int carries, int seed) : IPortAsker
    {
        private const int HostsOfABurst = 8;

        private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch;

        private readonly Random _random = new(seed);
        private readonly FakeTimeProvider _time = new();
        private Dictionary<IPAddress, PortRanges>? _answering;
        private CarriedShares? _shares;

        public static SubnetKey Subnet { get; } = ScanRig.Target("10.0.0.1").Subnet;

        public bool HasServices { get; init; } = true;

        public CarriedShares Shares => _shares ??= new CarriedShares(_time);

        public int Asked { get; private set; }

        public int Answering => Hosts.Values.Sum(answers => answers.Count);

        public double CarriedShare => Shares.Of(Subnet);

        public int CarriedRate => Math.Max(1, (int)(Rate * CarriedShare));

        public int HostGroupSize => 64;

        public bool IsStopped => false;

        private Dictionary<IPAddress, PortRanges> Hosts => _answering ??= Enumerable.Range(1, hosts).ToDictionary(
            number => IPAddress.Parse($"10.0.0.{number}"),
            number => number > quiet * hosts ? PortRanges.Of(new PortRange(1, (ushort)ports)) : HasServices ? PortRanges.Of((ushort)20, (ushort)(number % ports + 1)) : PortRanges.Empty);

        /// <returns>How many ports that answer were found.</returns>
        public async Task<int> ScanAsync()
        {
            var silent = new SilentPorts(this, TimeSpan.FromMinutes(5));
            var ended = new List<HostObservation>();
            foreach (var host in (await AskOnceAsync(Hosts.Keys.ToHashSet(), PortRanges.Of(new PortRange(1, (ushort)ports)), 1)).Values)
            {
                if (!silent.Keep(host))
                    ended.Add(host);
            }

            ended.AddRange(await silent.AskAsync());
            ended.Count.ShouldBe(hosts);
            return ended.Sum(host => Silence.Answers(host).Intersect(Hosts[host.Address]).Count);
        }

        public async Task<IReadOnlyDictionary<IPAddress, HostObservation>> AskOnceAsync(IReadOnlySet<IPAddress> asked, PortRanges which, int processes)
        {
            var rate = CarriedRate;
            Asked += asked.Count * which.Count;
            await Task.Yield();
            _time.Advance(TimeSpan.FromSeconds(asked.Count * which.Count / (double)rate));

            // nmap asks several hosts for a port one after the other, and a policer drops what comes at one time.
            var drops = new Dictionary<(ushort Port, int Burst), bool>();
            return asked.ToDictionary(host => host, host => Observe(host, which, PortRanges.Of(Hosts[host].Intersect(which).Ports().Where(port => !IsDropped(port, host)))));

            bool IsDropped(ushort port, IPAddress host)
            {
                var burst = (port, host.GetAddressBytes()[3] / HostsOfABurst);
                if (!drops.TryGetValue(burst, out var isDropped))
                    drops[burst] = isDropped = _random.NextDouble() * rate >= carries;
                return isDropped;
            }
        }

        public void Lost(double lost, double carried) => Shares.Lost(Subnet, carried);

        public void AllCarried() => Shares.Carried(Subnet);

        private static HostObservation Observe(IPAddress host, PortRanges which, PortRanges answered) => new()
        {
            Address = host,
            StartedAt = Now,
            ObservedAt = Now,
            Vantage = "test",
            State = HostState.Up,
            IsComplete = true,
            Coverage = new PortCoverage { Tcp = which },
            Unlisted =
            [
                new(PortState.Closed, answered.Count, "resets", TransportProtocol.Tcp, answered),
                new(PortState.Filtered, which.Except(answered).Count, "no-responses", TransportProtocol.Tcp, which.Except(answered)),
            ],
        };
    }
}
