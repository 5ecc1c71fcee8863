using System.Collections.Immutable;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.Domain.Scope;

namespace CloudScanGrid.Scanning.Scope;

/// <summary>What the guard decided on one call of nmap.</summary>
/// <param name="Invocation">What may run; null when nothing may.</param>
/// <param name="Refusals">The targets that were refused, already audited.</param>
/// <param name="Trouble">Why the guard could not decide, in a sentence; then nothing runs and nothing is refused.</param>
/// <param name="TroubleOutcome">The job's outcome in that case.</param>
internal sealed record ScopeDecision(
    ClearedInvocation? Invocation, ImmutableArray<TargetRefusal> Refusals, string? Trouble = null, ScanOutcome TroubleOutcome = ScanOutcome.Completed);
