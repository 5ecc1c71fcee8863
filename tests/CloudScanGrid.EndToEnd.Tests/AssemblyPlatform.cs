using System.Runtime.Versioning;

[assembly: UnsupportedOSPlatform("windows")]
// Most of a scan is waiting for silent services, which needs no core of its own.
[assembly: Xunit.v3.Parallelization(MaxThreads = 4)]
