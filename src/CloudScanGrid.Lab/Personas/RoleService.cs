namespace CloudScanGrid.Lab.Personas;

/// <summary>A daemon of a role.</summary>
/// <param name="Port">Where it listens.</param>
/// <param name="Daemon">Its id in <see cref="Daemons"/>.</param>
/// <param name="Chance">The share of the role's hosts that run it, 0 to 1.</param>
/// <param name="Public">Whether the role's group allows it from everywhere instead of the private range.</param>
internal sealed record RoleService(ushort Port, string Daemon, double Chance = 1, bool Public = false);
