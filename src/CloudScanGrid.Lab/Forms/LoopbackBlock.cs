using System.Globalization;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using CloudScanGrid.Lab.Fleets;

namespace CloudScanGrid.Lab.Forms;

/// <summary>
/// The claim of a running laboratory on one block 127.x.0.0/16. The name of an abstract socket (unix(7)) belongs to one process at a time, exists once in a
/// network namespace as loopback addresses do, and goes when the process does.
/// </summary>
internal sealed class LoopbackBlock : IDisposable
{
    private readonly Socket _claim;

    private LoopbackBlock(int block, Socket claim)
    {
        Block = block;
        _claim = claim;
    }

    /// <summary>The second octet of its addresses.</summary>
    public int Block { get; }

    /// <summary>
    /// Claims a block that no laboratory uses and in which nothing else listens, from any on: a fleet that is stopped for a while keeps its block, which the next
    /// laboratory would take if each took the first.
    /// </summary>
    public static LoopbackBlock Free()
    {
        var busy = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners()
            .Select(listener => listener.Address.GetAddressBytes())
            .Where(octets => octets is [127, ..])
            .Select(octets => (int)octets[1])
            .ToHashSet();
        var first = Random.Shared.Next(FleetOptions.LoopbackBlocks);
        return Enumerable.Range(first, FleetOptions.LoopbackBlocks)
            .Select(number => FleetOptions.FirstLoopbackBlock + (number % FleetOptions.LoopbackBlocks))
            .Where(block => !busy.Contains(block))
            .Select(TryClaim)
            .FirstOrDefault(claim => claim is not null)
            ?? throw new LabException(
                $"Something listens in each of the {FleetOptions.LoopbackBlocks} blocks 127.{FleetOptions.FirstLoopbackBlock}.0.0/16 and up; stop a laboratory.");
    }

    /// <summary>Claims this block.</summary>
    public static LoopbackBlock Claim(int block) => TryClaim(block)
        ?? throw new LabException($"Another laboratory runs on 127.{block}.0.0/16, where this fleet was drawn; stop it, or draw a fleet in another directory.");

    public void Dispose() => _claim.Dispose();

    private static LoopbackBlock? TryClaim(int block)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        try
        {
            socket.Bind(new UnixDomainSocketEndPoint(string.Create(CultureInfo.InvariantCulture, $"\0cloudscan-lab-127.{block}")));
            return new(block, socket);
        }
        catch (SocketException)
        {
            socket.Dispose();
            return null;
        }
    }
}
