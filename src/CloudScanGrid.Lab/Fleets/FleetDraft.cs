using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using CloudScanGrid.Domain.Detection;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Lab.Personas;

namespace CloudScanGrid.Lab.Fleets;

/// <summary>Draws one fleet. The order of the draws is the meaning of a seed: a new draw goes to the end.</summary>
internal sealed class FleetDraft(FleetOptions options)
{
    private const int ImagesPerRole = 2;
    private const int FirstHost = 10;

    // nmap asks nothing of this port, so it cannot find out that a honeypot hangs up there.
    private const ushort PrinterPort = 9100;

    private static readonly DateTimeOffset Opening = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly IPNetwork Private = IPNetwork.Parse("10.0.0.0/8");
    private static readonly IPNetwork Anywhere = IPNetwork.Parse("0.0.0.0/0");

    // The kinds that people expose, from the most to the least embarrassing.
    private static readonly ImmutableArray<string> OpenedDaemons = ["redis", "docker", "memcached", "mysql"];

    private readonly SeededDraw _draw = new(options.Seed);
    private readonly SortedDictionary<string, SecurityGroup> _groups = new(StringComparer.Ordinal);
    private readonly List<PlantedExposure> _exposures = [];
    private readonly HashSet<string> _special = new(StringComparer.Ordinal);

    public Fleet Finish()
    {
        var accounts = options.Regions.Select((region, index) => new FleetAccount(Numbered("lab", index), region)).ToImmutableArray();
        var hosts = Enumerable.Range(0, options.Subnets).Select(DrawSubnet).ToArray();
        Become(hosts, options.Honeypots, ToHoneypot);
        Become(hosts, options.Tarpits, ToTarpit);
        Become(hosts, options.Stalled, host => host with { Behaviour = HostBehaviour.Stalled });
        AddLongTail(hosts);
        PlantOpenToAnywhere(hosts);
        PlantAnswersNotAllowed(hosts);
        Become(hosts, options.NoScan, host => host with { Tags = host.Tags.SetItem("no-scan", "true") });

        return new Fleet
        {
            Options = options,
            Accounts = accounts,
            Subnets = [.. hosts.Select((subnet, index) => new FleetSubnet(
                Numbered("subnet", index),
                CidrOf(index),
                accounts[index * accounts.Length / options.Subnets].AccountId,
                options.Form == LabForm.Namespace && index >= options.Subnets - options.QuietSubnets,
                [.. subnet]))],
            SecurityGroups = _groups.ToImmutableSortedDictionary(StringComparer.Ordinal),
            Exposures = [.. _exposures],
        };
    }

    private List<FleetHost> DrawSubnet(int subnet)
    {
        // Subnets differ by at most one host.
        var count = (options.Hosts / options.Subnets) + (subnet < options.Hosts % options.Subnets ? 1 : 0);
        var theme = Roles.Themes[subnet % Roles.Themes.Length];
        // Each role of the theme once, then at random: a small fleet has something of everything.
        var roles = _draw.Shuffle(Enumerable.Range(0, count).Select(index => index < theme.Length ? theme[index] : _draw.Pick(theme)));
        return [.. roles.Select((role, index) => DrawHost(role, AddressOf(subnet, FirstHost + index)))];
    }

    private FleetHost DrawHost(Role role, IPAddress address)
    {
        var image = _draw.Below(ImagesPerRole);
        var host = new FleetHost
        {
            AssetId = string.Create(CultureInfo.InvariantCulture, $"i-{_draw.Next() & 0xffffffffff:x10}"),
            Address = address,
            Role = role.Name,
            Tags = Tagged(role),
            ImageId = string.Create(CultureInfo.InvariantCulture, $"ami-{role.Name}-{image + 1}"),
            LaunchedAt = Opening - TimeSpan.FromMinutes(_draw.Below(300 * 24 * 60)),
            SecurityGroups = [GroupOf(role)],
            Listeners = [],
        };
        foreach (var service in role.Services.Where(service => _draw.Chance(service.Chance)))
            host = Listening(host, service.Port, service.Daemon, image);
        return host;
    }

    /// <summary>Changes this many hosts that are not special yet.</summary>
    private void Become(List<FleetHost>[] hosts, int count, Func<FleetHost, FleetHost> change)
    {
        foreach (var host in Plain(hosts).Take(count))
            Replace(hosts, host, change(host));
    }

    private FleetHost ToHoneypot(FleetHost host)
    {
        var group = Group("sg-honeypot", new IngressRule(TransportProtocol.Tcp, new PortRange(0, ushort.MaxValue), Private));
        _exposures.Add(new(host.AssetId, host.Address, null, FindingType.AnswersEverywhere, "a honeypot accepts on every port and says nothing"));
        return Cleared(host, Roles.Honeypot) with
        {
            Behaviour = HostBehaviour.Honeypot,
            SecurityGroups = [group],
            Listeners = [.. FleetPorts.Scanned(options).Tcp.Ports().Select(port =>
                new Listener(new(TransportProtocol.Tcp, port), port == PrinterPort ? "jetdirect" : "wrapped", null))],
        };
    }

    private FleetHost ToTarpit(FleetHost host) => Roles.Tarpit.Services.Aggregate(
        Cleared(host, Roles.Tarpit) with { Behaviour = HostBehaviour.Tarpit, SecurityGroups = [GroupOf(Roles.Tarpit)] },
        (tarpit, service) => Listening(tarpit, service.Port, service.Daemon, image: 0));

    private void AddLongTail(List<FleetHost>[] hosts)
    {
        foreach (var host in Plain(hosts).ToArray().Where(_ => _draw.Chance(0.1)))
        {
            var port = _draw.Pick(FleetPorts.LongTail);
            var group = Group($"sg-port-{port}", new IngressRule(TransportProtocol.Tcp, Single(port), Private));
            Replace(hosts, host, Listening(host, port, _draw.Pick((string[])["nginx", "lighttpd", "apache"]), _draw.Below(ImagesPerRole)) with
            {
                SecurityGroups = host.SecurityGroups.Add(group),
            }, special: false);
        }
    }

    private void PlantOpenToAnywhere(List<FleetHost>[] hosts)
    {
        for (var planted = 0; planted < options.OpenToAnywhere; planted++)
        {
            // Each kind in turn; a fleet without it takes the next.
            var (host, listener) = Enumerable.Range(0, OpenedDaemons.Length)
                .Select(offset => OpenedDaemons[(planted + offset) % OpenedDaemons.Length])
                .SelectMany(daemon => Plain(hosts).Select(host => (Host: host, Listener: host.Listeners.FirstOrDefault(listener => listener.Daemon == daemon))))
                .FirstOrDefault(candidate => candidate.Listener is not null);
            if (listener is null)
                return;
            var group = Group($"sg-{listener.Daemon}-open", new IngressRule(TransportProtocol.Tcp, Exactly(listener.Port.Number), Anywhere));
            Replace(hosts, host, host with { SecurityGroups = host.SecurityGroups.Add(group) });
            _exposures.Add(new(host.AssetId, host.Address, listener.Port, FindingType.OpenToAnywhere, $"{group} lets everybody reach {listener.Daemon}"));
        }
    }

    private void PlantAnswersNotAllowed(List<FleetHost>[] hosts)
    {
        foreach (var host in Plain(hosts).Take(options.AnswersNotAllowed))
        {
            var free = FleetPorts.LongTail.Where(port => host.Listeners.All(listener => listener.Port.Number != FleetPorts.Actual(options, port))).ToArray();
            var answering = Listening(host, _draw.Pick(free), "lighttpd", image: 0);
            Replace(hosts, host, answering);
            var port = answering.Listeners.Except(host.Listeners).Single().Port;
            _exposures.Add(new(host.AssetId, host.Address, port, FindingType.AnswersNotAllowed, $"lighttpd answers on {port}, which no group of the asset allows"));
        }
    }

    /// <summary>Hosts with nothing planted in them, in an order of their own for each use.</summary>
    private IEnumerable<FleetHost> Plain(List<FleetHost>[] hosts) =>
        _draw.Shuffle(hosts.SelectMany(subnet => subnet)).Where(host => !_special.Contains(host.AssetId));

    private void Replace(List<FleetHost>[] hosts, FleetHost host, FleetHost by, bool special = true)
    {
        var subnet = hosts.Single(subnet => subnet.Exists(candidate => candidate.AssetId == host.AssetId));
        subnet[subnet.FindIndex(candidate => candidate.AssetId == host.AssetId)] = by;
        if (special)
            _special.Add(host.AssetId);
    }

    /// <summary>The image decides the version: hosts of one image are alike, and the second image is one version behind.</summary>
    private FleetHost Listening(FleetHost host, ushort port, string id, int image)
    {
        var daemon = Daemons.Get(id);
        var version = daemon.Versions[Math.Max(0, daemon.Versions.Length - 1 - image)];
        var listener = new Listener(new(daemon.Protocol, FleetPorts.Actual(options, port)), id, version);
        return host with { Listeners = [.. host.Listeners.Append(listener).OrderBy(candidate => candidate.Port)] };
    }

    private string GroupOf(Role role) => Group("sg-" + role.Name, [.. role.Services.Select(service => new IngressRule(
        Daemons.Get(service.Daemon).Protocol, Single(service.Port), service.Public ? Anywhere : Private))]);

    private string Group(string id, params ImmutableArray<IngressRule> rules)
    {
        _groups.TryAdd(id, new SecurityGroup(id, rules));
        return id;
    }

    private PortRange Single(ushort port) => Exactly(FleetPorts.Actual(options, port));

    private static PortRange Exactly(ushort port) => new(port, port);

    private static FleetHost Cleared(FleetHost host, Role role) => host with
    {
        Role = role.Name,
        Tags = Tagged(role),
        ImageId = $"ami-{role.Name}-1",
        Listeners = [],
    };

    private static ImmutableSortedDictionary<string, string> Tagged(Role role) =>
        ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, [new("role", role.Tag), KeyValuePair.Create("criticality", role.Criticality)]);

    private static string Numbered(string name, int index) => string.Create(CultureInfo.InvariantCulture, $"{name}-{index + 1}");

    private IPNetwork CidrOf(int subnet) => new(AddressOf(subnet, 0), 24);

    private IPAddress AddressOf(int subnet, int host) => options.Form == LabForm.Loopback
        ? new IPAddress([127, 64, (byte)(subnet + 1), (byte)host])
        : new IPAddress([10, 201, (byte)subnet, (byte)host]);
}
