using System.Net;
using Amazon.EC2.Model;

namespace CloudScanGrid.Integrations.Inventory.Aws;

/// <summary>The addresses of an interface. Ranges that are delegated to it as a whole, as to the nodes of a Kubernetes cluster, name none.</summary>
internal static class AwsAddresses
{
    /// <summary>Those that it has itself: private ones, and IPv6 ones.</summary>
    public static IEnumerable<IPAddress> PrivateOf(NetworkInterface one) => (one.PrivateIpAddresses ?? []).Select(address => address.PrivateIpAddress)
        .Append(one.PrivateIpAddress)
        .Concat((one.Ipv6Addresses ?? []).Select(address => address.Ipv6Address))
        .Where(address => !string.IsNullOrEmpty(address))
        .Select(IPAddress.Parse)
        .Distinct();

    /// <summary>Those that the internet gateway translates, each with the private one that it stands for.</summary>
    public static Dictionary<IPAddress, IPAddress> PublicOf(NetworkInterface one)
    {
        var addresses = new Dictionary<IPAddress, IPAddress>();
        foreach (var address in one.PrivateIpAddresses ?? [])
            Add(address.Association?.PublicIp, address.PrivateIpAddress);
        Add(one.Association?.PublicIp, one.PrivateIpAddress);
        return addresses;

        void Add(string? outside, string? inside)
        {
            if (!string.IsNullOrEmpty(outside) && !string.IsNullOrEmpty(inside))
                addresses.TryAdd(IPAddress.Parse(outside), IPAddress.Parse(inside));
        }
    }
}
