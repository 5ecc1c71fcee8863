using System.Net;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Scanning;
using Microsoft.Extensions.Logging;

namespace CloudScanGrid.Scanning.Nmap;

internal static partial class NmapLog
{
    [LoggerMessage(1, LogLevel.Information, "Job {JobId}: nmap asks {Hosts} hosts: {Arguments}")]
    public static partial void Starting(this ILogger logger, string jobId, int hosts, string arguments);

    [LoggerMessage(2, LogLevel.Warning, "Job {JobId}: {Outcome}, hosts without a result are reported as unknown or go back to the queue: {Message}")]
    public static partial void Trouble(this ILogger logger, string jobId, ScanOutcome outcome, string message);

    [LoggerMessage(3, LogLevel.Warning, "Job {JobId}: {Count} targets were refused as the last step before nmap and are not scanned, as {Address}: {Explanation}")]
    public static partial void Refused(this ILogger logger, string jobId, int count, string address, string explanation);

    [LoggerMessage(4, LogLevel.Warning, "Job {JobId}: nmap wanted to connect to {Elsewhere}, which is none of its targets, and was denied; a script may have followed what a host said")]
    public static partial void Denied(this ILogger logger, string jobId, IPEndPoint elsewhere);

    [LoggerMessage(5, LogLevel.Warning, "Job {JobId}: {Lost:P0} of the answers from {Subnet} are lost at this rate, as by a firewall or gateway that carries less than the limits allow; asks again at {PacketsPerSecond:F0} packets/s")]
    public static partial void Lost(this ILogger logger, string jobId, double lost, SubnetKey subnet, double packetsPerSecond);
}
