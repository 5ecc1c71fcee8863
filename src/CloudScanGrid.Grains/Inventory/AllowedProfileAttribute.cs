using System.ComponentModel.DataAnnotations;
using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.Grains.Inventory;

/// <summary>The name of a profile, or <c>none</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class AllowedProfileAttribute : ValidationAttribute
{
    public const string None = "none";

    /// <inheritdoc/>
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext) => value is string name && (name == None || ScanProfiles.Find(name) is not null)
        ? ValidationResult.Success
        : new ValidationResult($"write none, or one of {string.Join(", ", ScanProfiles.All.Select(profile => profile.Name))}", [validationContext.MemberName!]);
}
