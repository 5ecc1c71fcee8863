using System.Collections.Immutable;
using System.Net;

namespace CloudScanGrid.Scanning.Scope;

/// <summary>
/// A call of nmap that <see cref="ScopeGuard"/> has cleared: the only thing that <c>NmapProcess</c> starts. The one class that derives from it is private to
/// the guard, so nothing else can make one; a test holds that.
/// </summary>
internal abstract class ClearedInvocation
{
    private protected ClearedInvocation(ImmutableArray<string> arguments, ImmutableArray<IPAddress> targets)
    {
        Arguments = arguments;
        Targets = targets;
    }

    /// <summary>nmap's arguments, without the program and without any target.</summary>
    public ImmutableArray<string> Arguments { get; }

    /// <summary>The addresses that nmap reads from its standard input. Never empty.</summary>
    public ImmutableArray<IPAddress> Targets { get; }
}
