using System.ComponentModel.DataAnnotations;

namespace CloudScanGrid.Grains.Inventory;

/// <summary>How often the accounts of cloud providers are read.</summary>
public sealed class InventoryOptions
{
    /// <value>How long after an account was read it is read again, 1 min to 1 day. Default 1 h.</value>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan SyncPeriod { get; set; } = TimeSpan.FromHours(1);

    /// <value>How long after it was listed an organization is listed again, 1 min to 1 day. Default 1 h.</value>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan ListPeriod { get; set; } = TimeSpan.FromHours(1);

    /// <value>The profile by which assets are scanned whose provider tells that they changed; <c>none</c> leaves them to the next campaign. Default <c>light</c>.</value>
    [AllowedProfile]
    public string ChangeProfile { get; set; } = "light";

    /// <value>
    /// The profile by which assets are scanned that a read shows for the first time, but for the first read of an account; <c>none</c> leaves them to the next campaign. Where a provider tells of no
    /// changes, this with a short <see cref="SyncPeriod"/> stands for it. Default <c>none</c>.
    /// </value>
    [AllowedProfile]
    public string NewProfile { get; set; } = AllowedProfileAttribute.None;

    /// <value>Accounts of a provider that are read at once, over all silos, 1 to 1,000. Default 32: each waits far more than it works.</value>
    [Range(1, 1000)]
    public int AccountsAtOnce { get; set; } = 32;
}
