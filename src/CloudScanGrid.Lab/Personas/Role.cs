using System.Collections.Immutable;

namespace CloudScanGrid.Lab.Personas;

/// <summary>What a host is for: the daemons that it runs and the rules of its security group.</summary>
/// <param name="Name">As in <c>database-mysql</c>; also names its images and its security group.</param>
/// <param name="Tag">The value of its <c>role</c> tag, as in <c>database</c>.</param>
/// <param name="Criticality">The value of its <c>criticality</c> tag.</param>
/// <param name="Services">What it runs. The group allows each of them, whether or not a host runs it.</param>
internal sealed record Role(string Name, string Tag, string Criticality, ImmutableArray<RoleService> Services);
