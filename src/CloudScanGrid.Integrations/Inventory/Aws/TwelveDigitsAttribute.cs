using System.Buffers;
using System.ComponentModel.DataAnnotations;

namespace CloudScanGrid.Integrations.Inventory.Aws;

/// <summary>Ids of AWS accounts.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class TwelveDigitsAttribute : ValidationAttribute
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789");

    public override string FormatErrorMessage(string name) => "an account's id has twelve digits, in quotes, as in \"123456789012\"";

    public override bool IsValid(object? value) => value is IEnumerable<string> ids && ids.All(id => id.Length == 12 && !id.AsSpan().ContainsAnyExcept(Digits));
}
